import type { Answer } from '../answer.ts';
import type { WireFormat } from '../wire/format.ts';
import type { Api, Delivery, Exchange, Frame, Mode, ModelRequest, Reply } from '../exchange.ts';

/** Settings of a fault; each fault reads the ones its description names and has a default for them. */
export interface FaultParams {
  /** Number of chunks that are still sent before it happens. */
  after?: number | undefined;
  /** Milliseconds. */
  ms?: number | undefined;
  /** Seconds the client is told to wait; default 2. */
  retryAfter?: number | undefined;
  /** Value of `x-should-retry`. */
  shouldRetry?: boolean | undefined;
  /** Replaces the message of the error body. */
  message?: string | undefined;
  /** Part of the answer that survives a truncation, 0 to 1; default 0.5. */
  keep?: number | undefined;
  /** `schema_violation`, `tool_schema_violation`: a wrong type (default) or a missing property. */
  how?: 'wrong_type' | 'missing' | undefined;
  /** `unknown_tool`: the name that is called. */
  tool?: string | undefined;
  /** Applies to the first that many attempts of a call only, as the SDKs number them (`x-stainless-retry-count`). */
  attempts?: number | undefined;
}

/** One way to misbehave: any of the steps of an answer can be replaced. */
export interface FaultDefinition {
  description: string;
  /** Where it makes sense; asking for it elsewhere is answered with an error that says so. */
  apis: Partial<Record<Api, readonly Mode[]>>;
  /** Changes what the model says. */
  answer?: (answer: Answer, request: ModelRequest, params: FaultParams) => Answer;
  /** Replaces the whole reply. `now` is in milliseconds since the epoch. */
  reply?: (exchange: Exchange, params: FaultParams, now: number) => Reply;
  /** Changes the events of a stream. */
  frames?: (
    frames: readonly Frame[],
    exchange: Exchange,
    params: FaultParams,
    format: WireFormat,
  ) => readonly Frame[];
  /** Changes how the bytes travel. */
  delivery?: (params: FaultParams) => Delivery;
}

const BOTH = ['plain', 'stream'] as const;
const STREAM = ['stream'] as const;

export const EVERYWHERE: FaultDefinition['apis'] = {
  chat: BOTH,
  responses: BOTH,
  messages: BOTH,
  embeddings: ['plain'],
  completions: BOTH,
  other: ['plain'],
};
export const GENERATION: FaultDefinition['apis'] = { chat: BOTH, responses: BOTH, messages: BOTH };
export const STREAMS: FaultDefinition['apis'] = {
  chat: STREAM,
  responses: STREAM,
  messages: STREAM,
  completions: STREAM,
};
