import { fields, list, text } from '../../internal/read.ts';

const MODEL_SPANS = /\.(?:doGenerate|doStream|doEmbed|doRerank)$/;
const OWN_SCOPES: ReadonlySet<string> = new Set(['ai', 'gen_ai', '@ai-sdk/otel']);
const MODEL_OPERATIONS: ReadonlySet<string> = new Set(['chat', 'embeddings', 'rerank', 'generate_content']);

/**
 * Whether a span is the one that the framework starts for a model call: by the operation id that versions 5 and 6 (and
 * the legacy integration of 7) put on it, or by scope and operation. Only spans that record have either.
 */
export function isModelSpan(span: object): boolean {
  const { attributes, instrumentationScope: scope } = span as {
    attributes?: Record<string, unknown>;
    instrumentationScope?: { name?: unknown };
  };
  const id = text(attributes?.['ai.operationId']);
  if (id !== undefined) return MODEL_SPANS.test(id);
  return (
    OWN_SCOPES.has(String(scope?.name)) &&
    MODEL_OPERATIONS.has(text(attributes?.['gen_ai.operation.name']) ?? '')
  );
}

/**
 * Whether the framework starts spans for a run with these options. Versions 5 and 6 do when they are told to; version 7
 * when an integration that does is registered or handed in, unless it is told not to.
 */
export function hasOwnSpans(options: unknown): boolean {
  const given = fields(options);
  const telemetry = fields(given?.['telemetry'] ?? given?.['experimental_telemetry']);
  if (telemetry?.['isEnabled'] === false) return false;
  const own = telemetry?.['integrations'] ?? undefined;
  const known = (globalThis as Record<string, unknown>)['AI_SDK_TELEMETRY_INTEGRATIONS'];
  const used = own === undefined ? list(known) : (list(own) ?? [own]);
  return used?.some(startsSpans) === true || telemetry?.['isEnabled'] === true;
}

/** Integrations also log or count; those of `@ai-sdk/otel` hold a tracer. */
function startsSpans(integration: unknown): boolean {
  return typeof fields(fields(integration)?.['tracer'])?.['startSpan'] === 'function';
}
