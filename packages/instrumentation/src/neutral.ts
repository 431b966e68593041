import type {
  ChoiceFacts,
  ErrorFacts,
  Expectation,
  ResponseFacts,
  ToolDefinition,
  UsageFacts,
} from '@culprit/diagnosis';

/**
 * The neutral forms that adapters read requests and answers into. Message parts have the shape of the GenAI
 * conventions (semantic-conventions-genai, message schemas), so that one form serves the prompt hash, the data flow
 * and, when switched on, the captured content.
 */
export type NeutralPart =
  | { type: 'text'; content: string }
  | { type: 'reasoning'; content: string }
  | { type: 'tool_call'; id?: string | undefined; name: string; arguments?: unknown }
  | { type: 'tool_call_response'; id?: string | undefined; response: unknown }
  /** `content` is base64 text or bytes; it is hashed and described, never exported whole by default. */
  | { type: 'blob'; modality: string; mime_type?: string | undefined; content: string | Uint8Array }
  | { type: 'uri'; modality: string; uri: string }
  | { type: 'file'; modality: string; file_id: string }
  /** Anything else, by its provider type. */
  | { type: 'other'; kind: string };

export interface NeutralMessage {
  /** `system` (also for OpenAI's `developer`), `user`, `assistant` or `tool`; other words are kept. */
  role: string;
  parts: readonly NeutralPart[];
}

export interface NeutralPrompt {
  /** Instructions passed apart from the messages. */
  system?: readonly NeutralPart[] | undefined;
  messages: readonly NeutralMessage[];
  /** Messages left out because the request had more than the reader's limit. */
  omitted?: number | undefined;
}

/** What a request says apart from its content. Values are passed on as the caller wrote them. */
export interface NeutralRequest {
  model?: string | undefined;
  maxTokens?: number | undefined;
  temperature?: number | undefined;
  topP?: number | undefined;
  topK?: number | undefined;
  frequencyPenalty?: number | undefined;
  presencePenalty?: number | undefined;
  seed?: number | undefined;
  choiceCount?: number | undefined;
  stopSequences?: readonly string[] | undefined;
  stream?: boolean | undefined;
  reasoningLevel?: string | undefined;
  previousResponseId?: string | undefined;
  conversationId?: string | undefined;
  /** The stored response that is fetched. */
  responseId?: string | undefined;
  /** Last event received, when a stored stream is resumed. */
  streamCursor?: string | undefined;
  serviceTier?: string | undefined;
  /** `text`, `json`, `image` or `speech`, when the request asks for one. */
  outputType?: string | undefined;
  encodingFormats?: readonly string[] | undefined;
  dimensions?: number | undefined;
  /** Texts to embed. */
  itemCount?: number | undefined;
  /** Retrieval: index or collection that is searched. With operation `retrieval`, `topK` is the documents asked for. */
  dataSource?: string | undefined;
  tools?: readonly ToolDefinition[] | undefined;
  /** What the request itself says the answer should look like. */
  expectation?: Expectation | undefined;
  /** Attributes of the provider's own conventions (`openai.api.type`, …). */
  attributes?: Readonly<Record<string, string | number | boolean>> | undefined;
}

export interface NeutralChoice extends ChoiceFacts {
  /** Reasoning text the provider exposed. */
  reasoning?: string | undefined;
}

/** One document of a search, as little of it as says which it is. */
export interface FoundDocument {
  id?: string | undefined;
  score?: number | undefined;
  /** Beginning of its text. */
  content?: string | undefined;
}

export interface NeutralResponse extends Omit<ResponseFacts, 'choices'> {
  choices?: readonly NeutralChoice[] | undefined;
  usage?: UsageFacts | undefined;
  /** An error reported as data inside a successful HTTP answer. */
  error?: ErrorFacts | undefined;
  /** That error itself, boxed, where it was handed on as a value. */
  thrown?: { value: unknown } | undefined;
  /** Length of the embedding vectors. */
  dimensions?: number | undefined;
  /** Retrieval: documents found, and the score of the best one as the store counts it. */
  documentCount?: number | undefined;
  topScore?: number | undefined;
  /** Retrieval: what was found, best first. Asked for only where content is captured. */
  documents?: (() => readonly FoundDocument[]) | undefined;
  attributes?: Readonly<Record<string, string | number | boolean>> | undefined;
}
