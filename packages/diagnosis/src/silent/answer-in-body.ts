import { isArray, isRecord, type UnknownRecord } from '../internal/guarded.ts';

/**
 * The `response` part of a record whose answer was kept as the provider's own JSON: a Chat Completions object or
 * chunk, a Gemini answer, an Anthropic message. Undefined where the body is something else, or reports an error.
 */
export function answerInBody(body: unknown): UnknownRecord | undefined {
  if (!isRecord(body) || body['error'] !== undefined) return undefined;
  const choice = firstOf(body['choices']);
  if (choice !== undefined) return fromChoice(choice);
  const candidate = firstOf(body['candidates']);
  if (candidate !== undefined) return { finish_reason: candidate['finishReason'], content: null };
  if (isRecord(body['promptFeedback'])) return { promptFeedback: body['promptFeedback'] };
  return typeof body['stop_reason'] === 'string' ? { finish_reason: body['stop_reason'] } : undefined;
}

function fromChoice(choice: UnknownRecord): UnknownRecord | undefined {
  const reason = choice['finish_reason'];
  if (typeof reason !== 'string') return undefined;
  const said = choice['message'] ?? choice['delta'];
  const message = isRecord(said) ? said : {};
  return {
    finish_reason: reason,
    content: message['content'] ?? null,
    refusal: message['refusal'] ?? null,
    tool_calls: message['tool_calls'] ?? [],
    content_filter_results: choice['content_filter_results'],
  };
}

function firstOf(list: unknown): UnknownRecord | undefined {
  const first: unknown = isArray(list) ? list[0] : undefined;
  return isRecord(first) ? first : undefined;
}
