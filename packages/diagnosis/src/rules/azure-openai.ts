import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Codes of Azure OpenAI and of Azure Resource Manager, where they differ from OpenAI's. */
export const azureRules: readonly Rule[] = table({ source: 'https://learn.microsoft.com/azure/ai-services/openai/how-to/troubleshooting' }, [
  { id: 'azure.deployment', category: 'model_unavailable', subcategory: 'deployment_not_found', when: { code: ['DeploymentNotFound', 'deployment_not_found', 'DeploymentModelNotSupported', 'unavailable_model', 'ModelDeploymentNotFound'] } },
  { id: 'azure.model_deprecated', category: 'model_unavailable', subcategory: 'model_retired', when: { code: ['ServiceModelDeprecated', 'ServiceModelDeprecating', 'ModelDeprecated'] }, source: 'https://learn.microsoft.com/azure/ai-services/openai/concepts/model-retirements' },
  { id: 'azure.quota', category: 'quota_exhausted', subcategory: 'plan', when: { code: ['InsufficientQuota', 'QuotaExceeded', 'SubscriptionQuotaExceeded'] }, source: 'https://learn.microsoft.com/azure/ai-services/openai/how-to/quota' },
  { id: 'azure.network', category: 'authentication_failed', subcategory: 'network_denied', when: { code: ['AccessDeniedDueToVirtualNetwork', 'VirtualNetworkDenied', 'PublicNetworkAccessDisabled'] }, source: 'https://learn.microsoft.com/azure/ai-services/cognitive-services-virtual-networks' },
  { id: 'azure.authentication', category: 'authentication_failed', subcategory: 'permission_denied', when: { code: ['AuthenticationTypeDisabled', 'InvalidAuthenticationToken', 'PermissionDeniedAzure', 'AuthorizationFailed', 'InvalidSubscriptionKey', 'TenantNotFound'] }, source: 'https://learn.microsoft.com/azure/ai-services/openai/how-to/managed-identity' },
]);
