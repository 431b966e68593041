import { SpanKind, SpanStatusCode, type Attributes } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { contentViolations, CONTENT_SCHEMAS } from './content-schemas.ts';
import {
  ATTRIBUTES,
  EVENTS,
  FINISH_REASONS,
  METRICS,
  OFFICIAL_NAMESPACE,
  OPERATIONS,
  requiredOf,
  type AttributeRule,
  type AttributeType,
} from './conventions.ts';
import { OWN_ATTRIBUTES, OWN_EVENTS, OWN_METRICS } from './registry.ts';

export type Names = 'latest' | '1.41' | 'both';

/** `names`: which version of the conventions was asked for. `ok`: the call succeeded in full. */
export interface SpanCheck {
  names: Names;
  ok: boolean;
}

const TYPES: Readonly<Record<AttributeType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string' && value !== '',
  int: (value) => Number.isInteger(value),
  double: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  'string[]': (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  any: () => true,
};

/** What is wrong with each attribute by itself: unknown names, names of another version, types, values. */
export function attributeViolations(attributes: Readonly<Record<string, unknown>>, names: Names): string[] {
  return Object.entries(attributes).flatMap(([key, value]) => {
    if (key.startsWith('culprit.')) return ruleViolations(key, value, OWN_ATTRIBUTES[key], 'both');
    if (OFFICIAL_NAMESPACE.test(key)) return ruleViolations(key, value, ATTRIBUTES[key], names);
    return [`${key}: in no namespace we may write to`];
  });
}

function ruleViolations(
  key: string,
  value: unknown,
  rule: AttributeRule | undefined,
  names: Names,
): string[] {
  if (rule === undefined) return [`${key}: unknown`];
  if (rule.only !== undefined && names !== 'both' && rule.only !== names)
    return [`${key}: not a name of ${names}`];
  if (!TYPES[rule.type](value)) return [`${key}: not of type ${rule.type}: ${JSON.stringify(value)}`];
  if (rule.members !== undefined && !rule.members.includes(value as string))
    return [`${key}: not a member: ${JSON.stringify(value)}`];
  if (key === 'culprit.failure.evidence' && String(value).length > 256) return [`${key}: too long`];
  return [];
}

/** The rules of the official conformance suite for one span. */
export function spanViolations(span: ReadableSpan, { names, ok }: SpanCheck): string[] {
  const { attributes } = span;
  const operation = attributes['gen_ai.operation.name'];
  const rule = OPERATIONS[String(operation)];
  if (rule === undefined) return [`gen_ai.operation.name: ${JSON.stringify(operation)}`];
  const found = [
    ...attributeViolations(attributes, names),
    ...statusViolations(span),
    ...contentOf(attributes),
  ];
  const target = rule.target === undefined ? undefined : attributes[rule.target];
  const name = target === undefined ? String(operation) : `${String(operation)} ${String(target)}`;
  if (span.name !== name) found.push(`name: ${span.name}, expected ${name}`);
  if (SpanKind[span.kind] !== rule.kind) found.push(`kind: ${SpanKind[span.kind]}`);
  const provider = attributes['gen_ai.provider.name'];
  if (!['openai', 'azure.ai.openai'].includes(String(provider))) {
    for (const key of Object.keys(attributes))
      if (key.startsWith('openai.')) found.push(`${key}: on a span of ${String(provider)}`);
  }
  if (ok) {
    const missing = requiredOf(String(operation), attributes['gen_ai.request.stream'] === true);
    for (const key of missing) if (attributes[key] === undefined) found.push(`${key}: missing`);
    if (attributes['error.type'] !== undefined) found.push('error.type: on a successful call');
  }
  const reasons = attributes['gen_ai.response.finish_reasons'];
  if (Array.isArray(reasons) && reasons.some((reason) => !FINISH_REASONS.includes(String(reason))))
    found.push(`gen_ai.response.finish_reasons: ${JSON.stringify(reasons)}`);
  if (attributes['gen_ai.request.stream'] === false) found.push('gen_ai.request.stream: false');
  if (attributes['gen_ai.request.choice.count'] === 1) found.push('gen_ai.request.choice.count: 1');
  for (const event of span.events) {
    if (event.name !== 'exception' && !OWN_EVENTS.includes(event.name))
      found.push(`event ${event.name}: unknown`);
    found.push(...attributeViolations(event.attributes ?? {}, names));
  }
  for (const link of span.links) found.push(...attributeViolations(link.attributes ?? {}, names));
  return found;
}

/** OK is the application's to set; ERROR and `error.type` go together. */
function statusViolations({ status, attributes }: ReadableSpan): string[] {
  const found: string[] = [];
  if (status.code === SpanStatusCode.OK) found.push('status: OK');
  const type = attributes['error.type'];
  const failed = status.code === SpanStatusCode.ERROR;
  if (failed !== (type !== undefined)) found.push(`status: ${status.code} with error.type ${String(type)}`);
  if (failed && (status.message === undefined || status.message === '')) found.push('status: no description');
  if (failed && status.message === type) found.push('status: the description repeats error.type');
  return found;
}

function contentOf(attributes: Attributes): string[] {
  return Object.keys(CONTENT_SCHEMAS).flatMap((key) => {
    const value = attributes[key];
    if (value === undefined) return [];
    if (typeof value !== 'string') return [`${key}: no JSON text on a span`];
    return contentViolations(key, JSON.parse(value));
  });
}

/** The rules for one log record; content there is structured, never JSON text. */
export function logViolations(record: ReadableLogRecord, names: Names): string[] {
  const { eventName, severityNumber, severityText, body, attributes, spanContext } = record;
  const known = eventName !== undefined && (eventName in EVENTS || OWN_EVENTS.includes(eventName));
  if (!known) return [`event ${String(eventName)}: unknown`];
  const found: string[] = [];
  const severity = EVENTS[eventName];
  if (severity !== undefined && Number(severityNumber) !== severity)
    found.push(`severity: ${String(severityNumber)}`);
  if (severityText !== undefined) found.push(`severity text: ${severityText}`);
  if (body !== undefined) found.push('body: used');
  if (spanContext === undefined) found.push('trace context: missing');
  const plain = Object.entries(attributes).filter(([, value]) => value !== undefined);
  found.push(...attributeViolations(Object.fromEntries(plain), names));
  for (const key of Object.keys(CONTENT_SCHEMAS)) {
    if (attributes[key] !== undefined) found.push(...contentViolations(key, attributes[key]));
  }
  if (eventName === 'gen_ai.client.operation.exception' && attributes['exception.type'] === undefined)
    found.push('exception.type: missing');
  return found;
}

/** Name, instrument, unit, boundaries and attributes of one metric. */
export function metricViolations(metric: MetricData, names: Names): string[] {
  const { name, unit } = metric.descriptor;
  const rule = METRICS[name];
  const own = OWN_METRICS[name];
  const instrument = metric.dataPointType === DataPointType.HISTOGRAM ? 'HISTOGRAM' : 'COUNTER';
  if (rule === undefined && own === undefined) return [`${name}: unknown`];
  const found: string[] = [];
  if (rule?.only !== undefined && names !== 'both' && rule.only !== names)
    found.push(`${name}: not a name of ${names}`);
  if (unit !== (rule ?? own)?.unit) found.push(`${name}: unit ${unit}`);
  if (instrument !== (rule ?? own)?.instrument.toUpperCase()) found.push(`${name}: ${instrument}`);
  for (const point of metric.dataPoints) {
    found.push(...attributeViolations(point.attributes, 'both').map((text) => `${name}: ${text}`));
    for (const key of rule?.required ?? [])
      if (point.attributes[key] === undefined) found.push(`${name}: ${key} missing`);
    if (rule !== undefined && rule.errorType === undefined && point.attributes['error.type'] !== undefined)
      found.push(`${name}: error.type`);
  }
  if (metric.dataPointType === DataPointType.HISTOGRAM && rule?.boundaries !== undefined) {
    const { boundaries } = metric.dataPoints[0]?.value.buckets ?? { boundaries: [] };
    if (JSON.stringify(boundaries) !== JSON.stringify(rule.boundaries)) found.push(`${name}: boundaries`);
  }
  return found;
}
