import type { Answer } from './answer.ts';
import type { JsonObject } from './json.ts';
import type { Random } from './random.ts';

/** The wire formats that are spoken. */
export type Api = 'chat' | 'responses' | 'embeddings' | 'messages' | 'completions' | 'other';

/** Whose manners a reply has: error shapes, headers and extra fields differ. */
export type Vendor =
  | 'openai'
  | 'azure'
  | 'anthropic'
  | 'groq'
  | 'gemini'
  | 'vertex_ai'
  | 'mistral'
  | 'cohere'
  | 'bedrock'
  | 'anthropic_vertex'
  | 'anthropic_foundry'
  | 'ollama'
  | 'huggingface'
  | 'replicate'
  | 'cloudflare'
  | 'pinecone'
  | 'chroma'
  | 'qdrant'
  | 'weaviate'
  | 'milvus';

/** One JSON document, or server-sent events. */
export type Mode = 'plain' | 'stream';

export interface RequestedTool {
  name: string;
  schema: unknown;
}

/** A request in words that all wire formats share. */
export interface ModelRequest {
  api: Api;
  vendor: Vendor;
  mode: Mode;
  model: string;
  /** All texts the model would read, joined by line breaks. */
  prompt: string;
  /** Text of the last message with role `user` (or the whole input where there are no roles). */
  lastUserText: string;
  /** `json`: any JSON object was asked for. `json_schema`: one that conforms to `schema`. */
  format: 'text' | 'json' | 'json_schema';
  schema?: unknown;
  tools: readonly RequestedTool[];
  toolChoice: 'auto' | 'none' | 'required' | { name: string };
  /** Number of choices; 1 where the API has no such thing. */
  n: number;
  maxTokens?: number | undefined;
  /** Whether a stream ends with token counts. */
  includeUsage: boolean;
  /** Which of the operations that share the wire format `other`, as its path. */
  operation?: string | undefined;
  /** The parsed body as it came. */
  body: JsonObject;
}

/** Everything a reply is made of. */
export interface Exchange {
  request: ModelRequest;
  answer: Answer;
  random: Random;
  /** Seconds since the epoch. */
  created: number;
  requestId: string;
  /** Of the request, by lower-case name. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Cuts answer text into the pieces that a stream sends. */
  split: (text: string) => string[];
}

/** A complete reply: one body, or the frames of an event stream. */
export interface Reply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array | readonly Frame[];
  /** Headers after the body, as gRPC sends its status. */
  trailers?: Readonly<Record<string, string>> | undefined;
  /** Comes from something in front of the provider: without the vendor's own headers, request id included. */
  bare?: boolean | undefined;
  /** How frames are written; default: server-sent events. */
  framing?: Framing | undefined;
}

/** One way to put the events of a stream into bytes. */
export interface Framing {
  /** Media type of the whole stream. */
  type: string;
  encode(frame: Frame): Uint8Array;
}

/** One event of a stream. */
export interface Frame {
  event?: string | undefined;
  data: string;
  /** The framing has a form of its own for errors, and this is one. */
  exception?: boolean | undefined;
  /** `end`: tells the client that the answer is over (finish chunk, usage, terminal event). */
  role: 'start' | 'content' | 'end';
}

/** How the bytes of a reply travel. Times are milliseconds; `never` waits until somebody closes the connection. */
export interface Delivery {
  headersDelay?: number | 'never' | undefined;
  firstChunkDelay?: number | 'never' | undefined;
  /** Before every chunk but the first. */
  chunkDelay?: number | undefined;
  pause?: { after: number; time: number | 'never' } | undefined;
  /** `after` counts chunks; 0 is after the headers, -1 before them. A plain body counts as one chunk, cut in half. */
  cut?: { after: number; how: 'reset' | 'close' } | undefined;
  /** Sizes in bytes of the single writes, used in rotation; default: one write per chunk. */
  writeSizes?: readonly number[] | undefined;
}

/** What the test asked for cannot be done with this request; answered as HTTP 400 that says so. */
export class MisuseError extends Error {
  override readonly name = 'MisuseError';
}
