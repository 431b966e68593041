import { isFields } from '../otlp/any-value.ts';
import type { SignalKind } from '../otlp/read-spans.ts';

/** What is in a file without traces, in a few words for people. */
export function describeContent(
  text: string,
  parsed: { value: unknown; kind: SignalKind } | undefined,
): string {
  const start = text.slice(0, 200).trimStart();
  if (start === '') return 'it is empty';
  if (parsed !== undefined) return describeJson(parsed.value, parsed.kind);
  if (/^<(?:!doctype|html)/i.test(start)) return 'it is an HTML page, perhaps of a login or an error';
  // eslint-disable-next-line no-control-regex -- bytes below the space are how binary content shows.
  if (/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(start))
    return 'it is binary; OTLP protobuf has to be converted to JSON first';
  if (/^[{[]/.test(start)) return 'it begins like JSON, but is damaged or cut off';
  return `it is text that begins with "${start.split('\n')[0]?.slice(0, 40) ?? ''}"`;
}

function describeJson(value: unknown, kind: SignalKind): string {
  if (kind === 'metrics' || kind === 'logs') return `it holds OTLP ${kind}, no spans`;
  if (kind === 'traces') return 'it is a request or an answer without spans';
  if (Array.isArray(value))
    return value.length === 0 ? 'it is an empty list' : 'it is a list of other things';
  if (!isFields(value)) return 'it is a JSON value, but no object';
  const keys = Object.keys(value).slice(0, 5);
  return `it is a JSON object with the fields ${keys.map((key) => `"${key.slice(0, 40)}"`).join(', ')}`;
}
