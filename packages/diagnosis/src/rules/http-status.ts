import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** What a status says when nothing else does. */
export const httpStatusRules: readonly Rule[] = table({ source: 'https://www.iana.org/assignments/http-status-codes' }, [
  { id: 'http.400', category: 'invalid_input_format', confidence: 0.6, when: { status: [400, 406, 411, 412, 414, 415, 416, 417, 422, 428, 431] } },
  { id: 'http.401', category: 'authentication_failed', when: { status: [401] } },
  { id: 'http.402', category: 'quota_exhausted', subcategory: 'billing', confidence: 0.85, when: { status: [402] } },
  { id: 'http.403', category: 'authentication_failed', subcategory: 'permission_denied', when: { status: [403] } },
  { id: 'http.404', category: 'model_unavailable', subcategory: 'model_not_found', alternatives: ['invalid_input_format'], confidence: 0.55, when: { status: [404] } },
  { id: 'http.405', category: 'invalid_input_format', subcategory: 'operation_not_supported', when: { status: [405] } },
  { id: 'http.407', category: 'authentication_failed', subcategory: 'proxy_authentication', confidence: 0.95, when: { status: [407] } },
  { id: 'http.408', category: 'network_timeout', subcategory: 'gateway_timeout', alternatives: ['service_unavailable'], when: { status: [408, 504, 522, 524] } },
  { id: 'http.499', category: 'cancelled', when: { status: [499] } },
  { id: 'http.409', category: 'invalid_input_format', confidence: 0.5, when: { status: [409] } },
  { id: 'http.410', category: 'model_unavailable', subcategory: 'model_retired', when: { status: [410] } },
  { id: 'http.413', category: 'invalid_input_format', subcategory: 'request_too_large', alternatives: ['context_limit_exceeded'], confidence: 0.8, when: { status: [413] } },
  { id: 'http.424', category: 'cascading_failure', subcategory: 'upstream_failed', alternatives: ['service_unavailable'], when: { status: [424] } },
  { id: 'http.429', category: 'rate_limit', alternatives: ['quota_exhausted'], confidence: 0.75, when: { status: [429] } },
  { id: 'http.451', category: 'authentication_failed', subcategory: 'region', alternatives: ['content_policy_violation'], when: { status: [451] } },
  { id: 'http.502', category: 'service_unavailable', subcategory: 'bad_gateway', when: { status: [502] } },
  { id: 'http.503', category: 'service_unavailable', subcategory: 'unavailable', when: { status: [425, 503, 529] } },
  { id: 'http.525', category: 'network_timeout', subcategory: 'tls', alternatives: ['service_unavailable'], when: { status: [525, 526] } },
  { id: 'http.521', category: 'service_unavailable', subcategory: 'unavailable', alternatives: ['network_timeout'], when: { status: [521, 523] } },
  { id: 'http.5xx', category: 'service_unavailable', subcategory: 'server_error', confidence: 0.65, when: { status: ['5xx'] } },
  { id: 'http.4xx', category: 'invalid_input_format', confidence: 0.4, when: { status: ['4xx'] } },
]);
