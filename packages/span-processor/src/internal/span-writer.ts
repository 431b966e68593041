import { shortText } from '@culprit/diagnosis';
import type { Link } from '@opentelemetry/api';

import type { SpanLike, WritableSpan } from './span-like.ts';

export type AttributeValue = string | number | boolean | readonly string[] | readonly number[];

/** Adds facts to one span: through the API while it takes them, else by writing into the ended span's record. */
export interface SpanWriter {
  set(key: string, value: AttributeValue | undefined): void;
  /** False when the span takes no more links. */
  link(link: Link): boolean;
}

/** The default of `OTEL_SPAN_LINK_COUNT_LIMIT`, for spans that do not show their limit. */
const DEFAULT_LINK_LIMIT = 128;

/**
 * For a span that has not ended. A span at its attribute cap refuses new keys, and nothing can be reserved at start
 * without leaving empty keys on every healthy span; so a refused key is put into the span's record directly. The
 * verdict is a dozen short keys and the one thing on a failed span that must not be missing.
 */
export function liveWriter(span: WritableSpan): SpanWriter {
  return {
    set(key, value) {
      if (value === undefined) return;
      const short = shorten(value);
      span.setAttribute(key, short as never);
      if (!Object.hasOwn(span.attributes, key)) writeInto(span, key, short);
    },
    link(link) {
      // At the SDK's limit a new link pushes out the oldest one, which is not ours to lose.
      if (typeof span.addLink !== 'function' || span.links.length >= linkLimitOf(span)) return false;
      span.addLink(link);
      return true;
    },
  };
}

/**
 * For a span that has ended, under an SDK without `onEnding`: API calls on it would only log warnings, but the
 * record that exporters read is the same object.
 */
export function endedWriter(span: SpanLike): SpanWriter {
  return {
    set(key, value) {
      if (value !== undefined) writeInto(span, key, shorten(value));
    },
    link(link) {
      if (!Array.isArray(span.links) || span.links.length >= linkLimitOf(span)) return false;
      (span.links as Link[]).push(link);
      return true;
    },
  };
}

function writeInto(span: SpanLike, key: string, value: AttributeValue): void {
  // Reflect.set answers false where an assignment to a frozen record would throw.
  Reflect.set(span.attributes, key, value);
}

function shorten(value: AttributeValue): AttributeValue {
  if (typeof value === 'string') return shortText(value);
  return isTexts(value) ? value.map((item) => shortText(item)) : value;
}

function isTexts(value: AttributeValue): value is readonly string[] {
  return Array.isArray(value) && typeof value[0] === 'string';
}

function linkLimitOf(span: object): number {
  const limits = (span as { _spanLimits?: { linkCountLimit?: unknown } })._spanLimits;
  return typeof limits?.linkCountLimit === 'number' ? limits.linkCountLimit : DEFAULT_LINK_LIMIT;
}
