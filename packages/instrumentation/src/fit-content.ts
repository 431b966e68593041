import { cut } from './safe-text.ts';

export interface ContentPart {
  type: string;
  [key: string]: unknown;
}

export interface ContentMessage {
  role: string;
  parts: readonly ContentPart[];
  finish_reason?: string | undefined;
}

const KEPT_AT_HEAD = 1;
const TRIES = 12;

/**
 * Makes messages fit into `limit` bytes of JSON by shortening texts inside, never by cutting the JSON. System message
 * and newest turn keep most, ids of tool calls always stay. A shortened text says how much was removed; left-out
 * messages are counted in a part of their own.
 */
export function fitMessages(
  messages: readonly ContentMessage[],
  limit: number,
  omitted: number = 0,
): readonly ContentMessage[] {
  let kept = messages;
  let left = omitted;
  let share = limit;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const fitted = withNotice(
      kept.map((message, index) => shorten(message, shareOf(index, kept, share))),
      left,
    );
    if (isWithin(fitted, limit)) return fitted;
    share = Math.floor(share / 3);
    if (share > 64 || kept.length <= 2) continue;
    // Texts are as short as makes sense: the oldest messages after the first go.
    const next = [...kept.slice(0, KEPT_AT_HEAD), ...kept.slice(-Math.max(1, Math.floor(kept.length / 3)))];
    left += kept.length - next.length;
    kept = next;
    share = 256;
  }
  return withNotice([], messages.length + omitted);
}

/** The first message (usually the system's) and the last get three times the share of the others. */
function shareOf(index: number, messages: readonly ContentMessage[], share: number): number {
  return index === 0 || index === messages.length - 1 ? share : Math.floor(share / 3);
}

function shorten(message: ContentMessage, limit: number): ContentMessage {
  const sizes = message.parts.reduce((sum, part) => sum + sizeOf(part), 0);
  if (sizes <= limit) return message;
  const each = Math.max(16, Math.floor(limit / message.parts.length));
  return { ...message, parts: message.parts.map((part) => shortenPart(part, each)) };
}

function sizeOf({ content, arguments: args, response, uri }: ContentPart): number {
  let size = 0;
  for (const value of [content, args, response, uri]) {
    if (typeof value === 'string') size += value.length;
    else if (value !== undefined && value !== null) size += JSON.stringify(value).length;
  }
  return size;
}

function shortenPart(part: ContentPart, limit: number): ContentPart {
  const shorter: ContentPart = { ...part };
  for (const key of ['content', 'arguments', 'response', 'uri']) {
    const value = part[key];
    if (value === undefined || value === null) continue;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (text.length > limit)
      shorter[key] = `${cut(text, limit)}[${text.length - limit} of ${text.length} characters removed]`;
  }
  return shorter;
}

function withNotice(messages: readonly ContentMessage[], omitted: number): readonly ContentMessage[] {
  if (omitted === 0) return messages;
  const notice: ContentMessage = { role: 'system', parts: [{ type: 'culprit.omitted', messages: omitted }] };
  return [...messages.slice(0, KEPT_AT_HEAD), notice, ...messages.slice(KEPT_AT_HEAD)];
}

function isWithin(messages: readonly ContentMessage[], limit: number): boolean {
  let rough = 0;
  for (const message of messages) {
    for (const part of message.parts) rough += sizeOf(part);
    if (rough > limit) return false;
  }
  return Buffer.byteLength(JSON.stringify(messages)) <= limit;
}
