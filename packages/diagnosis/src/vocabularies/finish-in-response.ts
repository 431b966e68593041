import { isRecord, parsed } from './values.ts';

/**
 * Finish reason inside a whole response that an instrumentation wrote down as JSON: OpenAI chat (`choices`) and
 * responses (`status`), Anthropic (`stop_reason`), Google (`candidates`), Bedrock (`stopReason`), and LangChain's
 * results (`generations`).
 */
export function finishReasonIn(json: string | undefined): string | undefined {
  const response = parsed(json ?? '');
  if (!isRecord(response)) return undefined;
  return (
    reasonOf(response) ??
    reasonOf(first(response['choices'])) ??
    reasonOf(first(response['candidates'])) ??
    incomplete(response) ??
    generation(first(response['generations']))
  );
}

function reasonOf(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const reason =
    value['finish_reason'] ?? value['stop_reason'] ?? value['finishReason'] ?? value['stopReason'];
  return typeof reason === 'string' && reason !== '' ? reason : undefined;
}

function incomplete({
  status,
  incomplete_details: details,
}: Readonly<Record<string, unknown>>): string | undefined {
  const reason = isRecord(details) ? details['reason'] : undefined;
  return status === 'incomplete' && typeof reason === 'string' ? reason : undefined;
}

function generation(value: unknown): string | undefined {
  const found = first(value);
  if (!isRecord(found)) return undefined;
  const message = isRecord(found['message']) ? found['message'] : {};
  const kwargs = isRecord(message['kwargs']) ? message['kwargs'] : message;
  return (
    reasonOf(found['generationInfo']) ??
    reasonOf(found['generation_info']) ??
    reasonOf(kwargs['response_metadata'])
  );
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? (value as readonly unknown[])[0] : undefined;
}
