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

/** Whether the framework starts spans for a run with these options: asked for in 5 and 6, registered in 7. */
export function hasOwnSpans(options: unknown): boolean {
  const given = fields(options);
  const telemetry = fields(given?.['telemetry'] ?? given?.['experimental_telemetry']);
  if (telemetry?.['isEnabled'] === false) return false;
  const registered = integrationsOf(telemetry);
  if (registered !== undefined) return registered.some(startsSpans);
  return telemetry?.['isEnabled'] === true && telemetry['integrations'] === undefined;
}

/** Undefined in versions without integrations, or where none was ever registered. */
function integrationsOf(telemetry: Record<string, unknown> | undefined): readonly unknown[] | undefined {
  const own = telemetry?.['integrations'];
  if (own !== undefined && own !== null) return list(own) ?? [own];
  return list((globalThis as Record<string, unknown>)['AI_SDK_TELEMETRY_INTEGRATIONS']);
}

/** Integrations also log or count; those of `@ai-sdk/otel` hold a tracer. */
function startsSpans(integration: unknown): boolean {
  return typeof fields(fields(integration)?.['tracer'])?.['startSpan'] === 'function';
}
