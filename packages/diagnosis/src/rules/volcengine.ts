import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Codes of Volcengine Ark (Doubao). */
export const volcengineRules: readonly Rule[] = table({ source: 'https://www.volcengine.com/docs/82379/1299023' }, [
  { id: 'volcengine.overdue', category: 'quota_exhausted', subcategory: 'billing', when: { code: ['AccountOverdueError', 'OperationDenied.ServiceOverdue'] } },
  { id: 'volcengine.quota', category: 'quota_exhausted', subcategory: 'plan', when: { code: ['OperationDenied.FileQuotaExceeded'] } },
  { id: 'volcengine.model', category: 'model_unavailable', subcategory: 'model_not_found', when: { code: ['InvalidEndpointOrModel', 'InvalidEndpointOrModel.NotFound'] } },
  { id: 'volcengine.model_not_open', category: 'model_unavailable', subcategory: 'access_not_granted', when: { code: ['ModelNotOpen', 'OperationDenied.ServiceNotOpen', 'InvalidEndpointOrModel.ModelIDAccessDisabled'] } },
  { id: 'volcengine.closed', category: 'model_unavailable', subcategory: 'deployment_not_found', alternatives: ['service_unavailable'], when: { code: ['InvalidEndpoint.ClosedEndpoint'] } },
  { id: 'volcengine.overloaded', category: 'service_unavailable', subcategory: 'overloaded', when: { code: ['ServerOverloaded'] } },
  { id: 'volcengine.sensitive', category: 'content_policy_violation', subcategory: 'moderation', when: { code: ['SensitiveContentDetected', 'SensitiveContentDetected.SevereViolation', 'SensitiveContentDetected.Violence', 'InputTextSensitiveContentDetected', 'InputImageSensitiveContentDetected', 'InputVideoSensitiveContentDetected', 'OutputTextSensitiveContentDetected', 'OutputImageSensitiveContentDetected', 'OutputVideoSensitiveContentDetected'] } },
  { id: 'volcengine.risk', category: 'content_policy_violation', subcategory: 'moderation', when: { code: ['InputTextRiskDetection', 'InputImageRiskDetection', 'OutputTextRiskDetection', 'OutputImageRiskDetection'] }, source: 'https://www.volcengine.com/docs/82379/1099476' },
]);
