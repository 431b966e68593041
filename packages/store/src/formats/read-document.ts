import { field, isFields, list } from '../otlp/any-value.ts';
import type { Fields } from '../otlp/any-value.ts';
import { readSpans } from '../otlp/read-spans.ts';
import type { ReadSpans, SignalKind } from '../otlp/read-spans.ts';
import { isJaegerTrace, readJaegerTrace } from './jaeger.ts';

/** Answers wrap answers, but not without end. */
const MAX_DEPTH = 4;

/**
 * Reads the spans of one JSON value in any of the shapes that traces are kept and sent in: an OTLP/JSON request, a list
 * of such, the `resourceSpans` list itself, the Tempo API (`trace`, `batches`), Jaeger's UI and `/api/traces` (`data`)
 * and its `/api/v3` (`result`). `kind` is `other` for everything else.
 */
export function readDocument(value: unknown, depth = 0): ReadSpans {
  const nothing: ReadSpans = { kind: 'other', spans: [], rejected: 0 };
  if (depth > MAX_DEPTH) return nothing;
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    return items.some(isResourceSpans)
      ? readSpans({ resourceSpans: items })
      : merge(items.map((item) => readDocument(item, depth + 1)));
  }
  if (!isFields(value)) return nothing;
  if (isJaegerTrace(value)) return readJaegerTrace(value);
  if (isFields(value['result']) || Array.isArray(value['result']))
    return readDocument(value['result'], depth + 1);
  if (Array.isArray(value['data'])) return readDocument(value['data'], depth + 1);
  if (isFields(value['trace'])) return readDocument(value['trace'], depth + 1);
  // An empty object is a legal request on a line of its own, but no document with traces.
  return Object.keys(value).length === 0 && depth > 0 ? nothing : readSpans(value);
}

function isResourceSpans(value: unknown): boolean {
  return isFields(value) && list(scopesOf(value)).length > 0;
}

function scopesOf(entry: Fields): unknown {
  return (
    field(entry, 'scopeSpans', 'scope_spans') ??
    field(entry, 'instrumentationLibrarySpans', 'instrumentation_library_spans')
  );
}

function merge(parts: readonly ReadSpans[]): ReadSpans {
  const kinds = new Set<SignalKind>(parts.map(({ kind }) => kind));
  const kind = (['traces', 'logs', 'metrics'] as const).find((wanted) => kinds.has(wanted)) ?? 'other';
  return {
    kind,
    spans: parts.flatMap(({ spans }) => spans),
    rejected: parts.reduce((sum, { rejected }) => sum + rejected, 0),
  };
}
