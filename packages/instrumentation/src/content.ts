import type { Attributes } from '@opentelemetry/api';
import { GEN_AI, GEN_AI_EVENT } from '@culprit/semconv';
import type { ToolDefinition } from '@culprit/diagnosis';
import type { Call } from './call.ts';
import type { NeutralChoice, NeutralMessage, NeutralPart } from './neutral.ts';
import { canonicalJson } from './canonical-json.ts';
import { guard } from './guard.ts';
import { fitMessages, type ContentMessage, type ContentPart } from './fit-content.ts';
import { hashBlob } from './prompt-hash.ts';
import { maskText, redactSecrets } from './safe-text.ts';
import { normalizeFinishReason } from '@culprit/diagnosis';
import { SEVERITY } from './logs-api.ts';
import { startAttributes } from './attributes.ts';

const INFERENCE: ReadonlySet<string> = new Set(['chat', 'generate_content', 'text_completion']);
/** A fetched response has the answer, not the prompt. */
const WITH_CONTENT: ReadonlySet<string> = new Set([...INFERENCE, 'fetch_response']);

/** Text handed to the mask at most; far above what an attribute may hold, so a cut secret is never exported. */
const MAX_MASKED = 1024 * 1024;

/** Characters of each document that is kept, once secrets are out of it. */
const EXCERPT = 200;

interface Content {
  system?: readonly ContentPart[];
  input?: readonly ContentMessage[];
  output?: readonly ContentMessage[];
  tools?: readonly { type: string; name: string }[];
}

/** Prompt and answer as attributes of the span, JSON text in the conventions' shape; nothing unless switched on. */
export function contentAttributes(call: Call): Attributes {
  if (!call.runtime.settings.contentOnSpan || call.span?.isRecording() !== true) return {};
  const { system, input, output, tools } = contentOf(call);
  const attributes: Attributes = {};
  if (system !== undefined) attributes[GEN_AI.SYSTEM_INSTRUCTIONS] = JSON.stringify(system);
  if (input !== undefined) attributes[GEN_AI.INPUT_MESSAGES] = JSON.stringify(input);
  if (output !== undefined) attributes[GEN_AI.OUTPUT_MESSAGES] = JSON.stringify(output);
  if (tools !== undefined) attributes[GEN_AI.TOOL_DEFINITIONS] = JSON.stringify(tools);
  const stop = stopSequences(call);
  if (stop !== undefined) attributes[GEN_AI.REQUEST_STOP_SEQUENCES] = stop;
  const query = queryText(call);
  if (query !== undefined) attributes[GEN_AI.RETRIEVAL_QUERY_TEXT] = query;
  const documents = foundText(call);
  if (documents !== undefined) attributes[GEN_AI.RETRIEVAL_DOCUMENTS] = documents;
  return attributes;
}

function stopSequences(call: Call): string[] | undefined {
  return call.request.stopSequences?.flatMap(
    (word) => masked(call, word, GEN_AI.REQUEST_STOP_SEQUENCES) ?? [],
  );
}

/** What a search was for, where it was given as text. */
function queryText(call: Call): string | undefined {
  if (call.spec.operation !== 'retrieval') return undefined;
  const parts = call.prompt?.messages.flatMap((message) => message.parts) ?? [];
  const query = parts.flatMap((part) => (part.type === 'text' ? part.content : [])).join('\n');
  const limit = call.runtime.settings.maxContentBytes;
  // Cut by characters: at most four bytes each.
  return query === '' ? undefined : masked(call, query, GEN_AI.RETRIEVAL_QUERY_TEXT)?.slice(0, limit / 4);
}

/** What a search found, as JSON text: as many of the best as there is room for. */
function foundText(call: Call): string | undefined {
  if (call.spec.operation !== 'retrieval') return undefined;
  const documents = guard('read documents', () => call.response?.documents?.());
  if (documents === undefined) return undefined;
  let room = call.runtime.settings.maxContentBytes;
  const kept: string[] = [];
  for (const { id, score, content } of documents) {
    const place = GEN_AI.RETRIEVAL_DOCUMENTS;
    const said = content === undefined ? undefined : masked(call, content, place)?.slice(0, EXCERPT);
    const text = JSON.stringify({ id: id && masked(call, id, place), score, content: said });
    room -= Buffer.byteLength(text) + 1;
    if (room < 0) break;
    kept.push(text);
  }
  return `[${kept.join(',')}]`;
}

/** The conventions' details event, with structured content; only when switched on and a logger exists. */
export function emitDetails(call: Call, attributes: Attributes): void {
  if (!call.runtime.settings.contentOnEvent || !INFERENCE.has(call.spec.operation)) return;
  const logger = call.runtime.logger();
  if (logger === undefined) return;
  const { system, input, output, tools } = contentOf(call);
  logger.emit({
    eventName: GEN_AI_EVENT.OPERATION_DETAILS,
    severityNumber: SEVERITY.DEBUG,
    context: call.context,
    attributes: {
      ...startAttributes(call.spec.operation, call.facts.request?.model, call.endpoint),
      ...attributes,
      [GEN_AI.REQUEST_STOP_SEQUENCES]: stopSequences(call),
      [GEN_AI.SYSTEM_INSTRUCTIONS]: system,
      [GEN_AI.INPUT_MESSAGES]: input,
      [GEN_AI.OUTPUT_MESSAGES]: output,
      [GEN_AI.TOOL_DEFINITIONS]: tools,
    },
  });
}

function contentOf(call: Call): Content {
  if (!WITH_CONTENT.has(call.spec.operation)) return {};
  const { prompt, response, request } = call;
  const limit = call.runtime.settings.maxContentBytes;
  const content: Content = {};
  if (prompt?.system !== undefined) {
    const parts = prompt.system.flatMap((part) => contentPart(call, part, GEN_AI.SYSTEM_INSTRUCTIONS));
    content.system = fitMessages([{ role: 'system', parts }], limit).flatMap((message) => message.parts);
  }
  if (prompt !== undefined) {
    content.input = fitMessages(
      prompt.messages.map((message) => contentMessage(call, message)),
      limit,
      prompt.omitted,
    );
  }
  if (response?.choices !== undefined) {
    content.output = fitMessages(
      response.choices.map((choice) => outputMessage(call, choice)),
      limit,
    );
  }
  if (request.tools !== undefined)
    content.tools = request.tools.flatMap((tool) => toolDefinition(call, tool));
  return content;
}

function contentMessage(call: Call, { role, parts }: NeutralMessage): ContentMessage {
  return { role, parts: parts.flatMap((part) => contentPart(call, part, GEN_AI.INPUT_MESSAGES)) };
}

function outputMessage(call: Call, choice: NeutralChoice): ContentMessage {
  const parts: NeutralPart[] = [];
  if (choice.reasoning !== undefined) parts.push({ type: 'reasoning', content: choice.reasoning });
  if (choice.text !== undefined) parts.push({ type: 'text', content: choice.text });
  if (choice.refusal !== undefined) parts.push({ type: 'text', content: choice.refusal });
  for (const { id, name, arguments: args } of choice.toolCalls ?? []) {
    parts.push({ type: 'tool_call', id, name: name ?? '', arguments: args });
  }
  const reason =
    typeof choice.finishReason === 'string' ? normalizeFinishReason(choice.finishReason).normalized : 'error';
  return {
    role: 'assistant',
    parts: parts.flatMap((part) => contentPart(call, part, GEN_AI.OUTPUT_MESSAGES)),
    finish_reason: reason,
  };
}

/** Zero or one part: what the mask drops is left out. */
function contentPart(call: Call, part: NeutralPart, place: string): ContentPart[] {
  switch (part.type) {
    case 'text':
    case 'reasoning': {
      const content = masked(call, part.content, place);
      return content === undefined ? [] : [{ type: part.type, content }];
    }
    case 'tool_call': {
      const { id } = part;
      const name = masked(call, part.name, place) ?? '';
      const args = maskedValue(call, part.arguments, place);
      return [
        {
          type: 'tool_call',
          ...(id === undefined ? {} : { id }),
          name,
          ...(args === undefined ? {} : { arguments: args }),
        },
      ];
    }
    case 'tool_call_response': {
      const response = maskedValue(call, part.response, place);
      return [
        {
          type: 'tool_call_response',
          ...(part.id === undefined ? {} : { id: part.id }),
          response: response ?? null,
        },
      ];
    }
    case 'blob':
      return [
        {
          type: 'culprit.blob',
          modality: part.modality,
          mime_type: part.mime_type,
          ...hashBlob(part.content),
        },
      ];
    case 'uri': {
      const uri = masked(call, part.uri, place);
      return uri === undefined ? [] : [{ type: 'uri', modality: part.modality, uri }];
    }
    case 'file':
      return [{ type: 'file', modality: part.modality, file_id: part.file_id }];
    case 'other':
      return [{ type: part.kind }];
  }
}

/** JSON text becomes the value it stands for, after the mask has seen the text. */
function maskedValue(call: Call, value: unknown, place: string): unknown {
  if (value === undefined) return undefined;
  const text = masked(call, typeof value === 'string' ? value : canonicalJson(value), place);
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && text.length < 4096 ? parsed : text;
  } catch {
    return text;
  }
}

function masked(call: Call, text: string, place: string): string | undefined {
  const whole = text.length > MAX_MASKED ? text.slice(0, MAX_MASKED) : text;
  return maskText(redactSecrets(whole), place, call.runtime.settings);
}

function toolDefinition(call: Call, { name }: ToolDefinition): { type: string; name: string }[] {
  const safe = masked(call, name, GEN_AI.TOOL_DEFINITIONS);
  return safe === undefined ? [] : [{ type: 'function', name: safe }];
}
