import { isRecord, readProperty } from './guarded.ts';

/** Longer texts are not looked at: a body that is printed into a message is short. */
const LONGEST = 64 * 1024;

/**
 * The error body that some SDKs (Google's above all) print into the message and keep nowhere else: the JSON object at
 * its end, when it has an `error` object in it. Undefined for every other message.
 */
export function printedBody(message: string | undefined): { error: object } | undefined {
  if (message === undefined || message.length > LONGEST || !message.trimEnd().endsWith('}')) return undefined;
  const start = message.indexOf('{');
  if (start < 0 || !/^\{\s*"error"/.test(message.slice(start, start + 20))) return undefined;
  try {
    const body: unknown = JSON.parse(message.slice(start));
    return isRecord(readProperty(body, 'error')) ? (body as { error: object }) : undefined;
  } catch {
    return undefined;
  }
}
