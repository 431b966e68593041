import { table } from '../rule.ts';
import type { Rule } from '../rule.ts';
import { classNameParts } from './class-names.ts';

// prettier-ignore
// Single words that point somewhere when nothing else does: low confidence, and any better evidence goes before them.
const vocabulary: readonly Rule[] = table({ source: 'Words that point to a category, the weakest evidence' }, [
  { id: 'hint.tls', category: 'network_timeout', subcategory: 'tls', confidence: 0.5, when: { hint: ['tls', 'ssl', 'certificate', 'cert', 'handshake'] } },
  { id: 'hint.connection', category: 'network_timeout', subcategory: 'connection_error', confidence: 0.5, when: { hint: ['connection', 'connect', 'dial tcp', 'socket', 'network', 'proxy', 'tunnel', 'disconnected', 'unreachable', 'dns'] } },
  { id: 'hint.timeout', category: 'network_timeout', subcategory: 'request_timeout', confidence: 0.5, when: { hint: ['timeout', 'deadline', 'took too long', 'timed out'] } },
  { id: 'hint.cancelled', category: 'cancelled', confidence: 0.5, when: { hint: ['aborted', 'abort', 'cancelled', 'canceled', 'cancel'] } },
  { id: 'hint.content', category: 'content_policy_violation', subcategory: 'moderation', confidence: 0.5, when: { hint: ['nsfw', 'safety', 'unsafe', 'moderated', 'guardrails', 'policy violation', 'content policy', 'harmful'] } },
  { id: 'hint.quota', category: 'quota_exhausted', confidence: 0.5, when: { hint: ['quota', 'credits', 'credit', 'billing', 'balance', 'subscription'] } },
  { id: 'hint.auth', category: 'authentication_failed', confidence: 0.5, when: { hint: ['credentials', 'credential', 'authentication', 'authorization', 'api key', 'permission', 'login', 'authorized'] } },
  { id: 'hint.dimension', category: 'invalid_input_format', subcategory: 'dimension_mismatch', alternatives: ['tool_failure'], confidence: 0.5, when: { hint: ['dimension', 'dimensions', 'dim'] } },
  { id: 'hint.context', category: 'context_limit_exceeded', alternatives: ['invalid_input_format'], confidence: 0.5, when: { hint: ['context window', 'context length', 'context size', 'too long', 'too many tokens'] } },
  { id: 'hint.context_rejected', category: 'context_limit_exceeded', alternatives: ['invalid_input_format'], confidence: 0.6, when: { status: [400, 422], hint: ['is too long for', 'is too long', 'too many tokens'] } },
  { id: 'hint.endpoint', category: 'invalid_input_format', subcategory: 'operation_not_supported', confidence: 0.6, alternatives: ['model_unavailable'], when: { status: [404], hint: ['url', 'page not found', 'path', 'route', 'cannot get|post', 'api version', 'no endpoint', 'endpoint', 'method'] } },
  { id: 'hint.capacity', category: 'service_unavailable', subcategory: 'capacity', confidence: 0.65, alternatives: ['rate_limit'], when: { status: [429], hint: ['capacity', 'busy', 'demand', 'resources', 'unavailable'] } },
  { id: 'hint.content_refused', category: 'content_policy_violation', subcategory: 'moderation', confidence: 0.65, when: { status: [400, 403, 422], hint: ['safety', 'guidelines', 'unsafe', 'harmful', 'moderated', 'nsfw', 'sensitive'] } },
  { id: 'hint.quota_refused', category: 'quota_exhausted', confidence: 0.65, alternatives: ['authentication_failed'], when: { status: [401, 403, 429], hint: ['credits', 'balance', 'billing', 'subscription', 'payment', 'paid', 'purchase', 'funds'] } },
  { id: 'hint.answer', category: 'malformed_response', confidence: 0.5, when: { hint: ['parse', 'parser', 'parsing', 'json', 'not json', 'not_json', 'schema', 'unparseable', 'validation', 'invalid_type', 'expected … received', 'deserialize', 'extract … answer'] } },
  { id: 'hint.empty', category: 'incomplete_response', subcategory: 'empty', confidence: 0.5, when: { hint: ['empty', 'truncated', 'incomplete', 'no content', 'nothing returned'] } },
  { id: 'hint.loop', category: 'semantic_error', subcategory: 'max_steps', confidence: 0.5, when: { hint: ['loop', 'iterations', 'turns', 'rounds', 'recursion'] } },
  { id: 'hint.model', category: 'model_unavailable', confidence: 0.5, when: { hint: ['model … unavailable', 'model … restricted', 'deployment'] } },
  { id: 'hint.request', category: 'invalid_input_format', confidence: 0.5, when: { hint: ['should be a', 'must be a', 'unexpected argument', 'got an unexpected', 'unknown message type', 'unsupported message', 'positional argument', 'list of base messages', 'no … provided|specified|configured|supplied', 'must be specified', 'is required', 'not supported', 'unsupported', 'invalid', 'must be', 'not allowed', 'cannot be'] } },
  { id: 'hint.usage', category: 'invalid_input_format', subcategory: 'invalid_parameter', confidence: 0.5, when: { hint: ['must provide|specify|set|include|have|implement|define|pass|use|match|contain|return|start|end', 'requires a|an|at|that|the|either|exactly|one', 'are required', 'expects|expected a|an|exactly|one|to', 'can only be', 'only one of', 'cannot use|convert|have|specify|set|apply|mix|combine|add|write|copy|serialize|both', 'missing value|key|required|field|column|variable|input|parameter|argument', 'unknown type|field|parameter|format|node|option|role|message|key', 'unrecognized', 'already exists|present|used', 'duplicate', 'does not implement|accept|exist', 'both … provided|specified|set', 'specify either|one|exactly|at', 'either … or', 'not found in|among', 'mismatch', 'must not', 'type error', 'should not', 'not one of', 'wrong type|format', 'bad config|configuration|argument'], without: ['response', 'answer', 'output'] } },
  { id: 'hint.tool', category: 'tool_failure', confidence: 0.5, when: { hint: ['mcp', 'tool'] } },
  { id: 'hint.sub_agent', category: 'cascading_failure', confidence: 0.5, when: { layer: ['agent'], hint: ['subagent', 'sub agent', 'child', 'parent', 'upstream', 'downstream', 'previous node|step|task', 'other agents', 'next node|step'] } },
]);

/** The weakest evidence: parts of class names, then single words. */
export const hintMessages: readonly Rule[] = [...classNameParts, ...vocabulary];
