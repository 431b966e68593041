import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Codes of Azure OpenAI and of Azure Resource Manager, where they differ from OpenAI's. */
export const azureRules: readonly Rule[] = table({ source: 'https://learn.microsoft.com/azure/ai-services/openai/how-to/troubleshooting' }, [
  { id: 'azure.deployment', category: 'model_unavailable', subcategory: 'deployment_not_found', when: { code: ['DeploymentNotFound', 'deployment_not_found', 'DeploymentModelNotSupported', 'ModelDeploymentNotFound'] } },
  { id: 'azure.model_deprecated', category: 'model_unavailable', subcategory: 'model_retired', when: { code: ['ServiceModelDeprecated', 'ServiceModelDeprecating', 'ModelDeprecated'] }, source: 'https://learn.microsoft.com/azure/ai-services/openai/concepts/model-retirements' },
  { id: 'azure.content_filter', category: 'content_policy_violation', subcategory: 'moderation', when: { code: ['content_filter', 'ResponsibleAIPolicyViolation'] }, source: 'https://learn.microsoft.com/azure/ai-services/openai/concepts/content-filter' },
  { id: 'azure.capacity', category: 'service_unavailable', subcategory: 'overloaded', when: { code: ['NoCapacity'] } },
  { id: 'azure.timeout', category: 'network_timeout', subcategory: 'request_timeout', when: { code: ['OperationTimeout', 'RequestTimeout'] } },
  { id: 'azure.server_error', category: 'service_unavailable', subcategory: 'server_error', confidence: 0.7, when: { type: ['InternalError'] } },
  { id: 'azure.operation', category: 'invalid_input_format', subcategory: 'operation_not_supported', when: { code: ['OperationNotSupported'] } },
  { id: 'azure.request_too_large', category: 'invalid_input_format', subcategory: 'request_too_large', alternatives: ['context_limit_exceeded'], when: { code: ['RequestEntityTooLarge'] } },
  { id: 'azure.parameter', category: 'invalid_input_format', subcategory: 'invalid_parameter', when: { code: ['BadParameter'] } },
  { id: 'azure.parameter_context', category: 'context_limit_exceeded', subcategory: 'input_tokens', alternatives: ['invalid_input_format'], when: { code: ['BadParameter'], text: ['maximum context length', 'context window', 'context length', 'tokens … exceeds', 'prompt is too long'] } },
  { id: 'azure.bad_request', category: 'invalid_input_format', confidence: 0.6, when: { vague: ['BadRequest'] } },
  { id: 'azure.quota', category: 'quota_exhausted', subcategory: 'plan', when: { code: ['InsufficientQuota', 'QuotaExceeded', 'SubscriptionQuotaExceeded'] }, source: 'https://learn.microsoft.com/azure/ai-services/openai/how-to/quota' },
  { id: 'azure.network', category: 'authentication_failed', subcategory: 'network_denied', when: { code: ['AccessDeniedDueToVirtualNetwork', 'VirtualNetworkDenied', 'PublicNetworkAccessDisabled'] }, source: 'https://learn.microsoft.com/azure/ai-services/cognitive-services-virtual-networks' },
  { id: 'azure.authentication', category: 'authentication_failed', subcategory: 'permission_denied', when: { code: ['AuthenticationTypeDisabled', 'InvalidAuthenticationToken', 'PermissionDeniedAzure', 'AuthorizationFailed', 'InvalidSubscriptionKey', 'TenantNotFound'] }, source: 'https://learn.microsoft.com/azure/ai-services/openai/how-to/managed-identity' },
  { id: 'azure.subscription_key', category: 'authentication_failed', subcategory: 'invalid_key', when: { text: ['access denied due to invalid subscription'] } },
]);
