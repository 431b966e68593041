import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Codes of Alibaba Model Studio. */
export const dashscopeRules: readonly Rule[] = table({ source: 'https://help.aliyun.com/zh/model-studio/developer-reference/error-code' }, [
  { id: 'dashscope.arrears', category: 'quota_exhausted', subcategory: 'billing', when: { code: ['Arrearage', 'AllocationQuota.FreeTierOnly', 'PrepaidBillOverdue', 'PostpaidBillOverdue', 'CommodityNotPurchased'] } },
  { id: 'dashscope.throttling', category: 'rate_limit', when: { code: ['Throttling.RateQuota', 'Throttling.BurstRate', 'Throttling.User', 'LimitRequests', 'limit_requests', 'limit_burst_rate'] } },
  { id: 'dashscope.allocation', category: 'rate_limit', subcategory: 'tokens_per_minute', alternatives: ['quota_exhausted'], when: { code: ['Throttling.AllocationQuota', 'insufficient_quota_allocation'] } },
  { id: 'dashscope.key', category: 'authentication_failed', subcategory: 'invalid_key', when: { provider: ['dashscope', 'alibaba_cloud.model_studio'], code: ['InvalidApiKey'] } },
  { id: 'dashscope.inspected', category: 'content_policy_violation', subcategory: 'moderation', when: { code: ['data_inspection_failed', 'FaqRuleBlocked'] } },
  { id: 'dashscope.parameter', category: 'invalid_input_format', subcategory: 'invalid_parameter', when: { code: ['invalid_parameter_error'] } },
  { id: 'dashscope.parameter_context', category: 'context_limit_exceeded', subcategory: 'input_tokens', alternatives: ['invalid_input_format'], when: { code: ['invalid_parameter_error'], text: ['maximum context length', 'context window', 'context length', 'tokens … exceeds', 'prompt is too long'] } },
  { id: 'dashscope.inspection', category: 'content_policy_violation', subcategory: 'moderation', when: { code: ['invalid_parameter_error', 'InvalidParameter'], text: ['inappropriate content', 'data inspection'] } },
  { id: 'dashscope.input_length', category: 'context_limit_exceeded', subcategory: 'input_tokens', alternatives: ['invalid_input_format'], when: { code: ['invalid_parameter_error', 'InvalidParameter'], text: ['range of input length should be', 'input length'] } },
]);
