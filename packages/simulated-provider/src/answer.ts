import { minimalInstance } from './json-schema.ts';
import type { ModelRequest } from './exchange.ts';

export type AnswerPart =
  | { kind: 'text'; text: string }
  | { kind: 'refusal'; text: string }
  | { kind: 'tool_call'; name: string; arguments: string; id?: string | undefined };

export type Finish = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'refusal';

/** What the model says, before a wire format writes it down. */
export interface Answer {
  parts: readonly AnswerPart[];
  finish: Finish;
  /** Token counts; null when the provider leaves them out. */
  usage: { input: number; output: number } | null;
  /** The reply carries no choice or output item at all. */
  noChoices?: boolean | undefined;
  /** The Responses API's way of failing with status 200. */
  failure?: { code: string; message: string } | undefined;
}

/** An answer as a test or a demo states it. A string is `{ text }`. Missing parts are filled in. */
export type AnswerInput =
  | string
  | {
      text?: string | undefined;
      /** Sent as its JSON text. */
      json?: unknown;
      toolCalls?:
        readonly { name: string; arguments: string | object; id?: string | undefined }[] | undefined;
      /** Replaces text and tool calls: anything in any order. */
      parts?: readonly AnswerPart[] | undefined;
      finish?: Finish | undefined;
      usage?: { input: number; output: number } | null | undefined;
    };

const CHARACTERS_PER_TOKEN = 4;

/** About one token per four characters, at least one for any text. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** The answer to give: what was set for this request, or else the smallest one that does what the request asks. */
export function answerTo(request: ModelRequest, input: AnswerInput | undefined): Answer {
  const stated = typeof input === 'string' ? { text: input } : input;
  const parts = stated === undefined ? defaultParts(request) : statedParts(stated);
  const answer: Answer = { parts, finish: stated?.finish ?? finishOf(parts), usage: null };
  return { ...answer, usage: stated?.usage === undefined ? estimateUsage(answer, request) : stated.usage };
}

function statedParts(input: Exclude<AnswerInput, string>): readonly AnswerPart[] {
  if (input.parts !== undefined) return input.parts;
  const text = input.text ?? (input.json === undefined ? undefined : JSON.stringify(input.json));
  const calls = (input.toolCalls ?? []).map((call): AnswerPart => ({
    kind: 'tool_call',
    name: call.name,
    arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
    id: call.id,
  }));
  return [...(text === undefined ? [] : [{ kind: 'text', text } as const]), ...calls];
}

function defaultParts(request: ModelRequest): readonly AnswerPart[] {
  const tool = forcedTool(request);
  if (tool !== undefined) return [toolCall(tool.name, minimalInstance(tool.schema))];
  return [{ kind: 'text', text: defaultText(request) }];
}

function forcedTool(request: ModelRequest): { name: string; schema: unknown } | undefined {
  const choice = request.toolChoice;
  if (typeof choice === 'object') return request.tools.find((tool) => tool.name === choice.name);
  return choice === 'required' ? request.tools[0] : undefined;
}

function defaultText(request: ModelRequest): string {
  if (request.format === 'json_schema') return JSON.stringify(minimalInstance(request.schema));
  if (request.format === 'json') return JSON.stringify({ answer: 'ok' });
  return `This is the answer of ${request.model} to a request of ${request.prompt.length} characters.`;
}

export function toolCall(name: string, input: unknown): AnswerPart {
  return { kind: 'tool_call', name, arguments: JSON.stringify(input) };
}

function finishOf(parts: readonly AnswerPart[]): Finish {
  if (parts.some((part) => part.kind === 'refusal')) return 'refusal';
  return parts.some((part) => part.kind === 'tool_call') ? 'tool_calls' : 'stop';
}

/** Token counts for an answer as it stands. */
export function estimateUsage(answer: Answer, request: ModelRequest): { input: number; output: number } {
  const said = answer.parts.map((part) =>
    part.kind === 'tool_call' ? part.name + part.arguments : part.text,
  );
  const output = said.reduce((total, text) => total + countTokens(text), 0);
  return { input: countTokens(request.prompt), output: output * request.n };
}

/** All text parts joined. */
export function textOf(answer: Answer): string {
  return answer.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}
