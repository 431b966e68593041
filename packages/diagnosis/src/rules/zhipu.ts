import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Business codes of Zhipu (Z.ai). */
export const zhipuRules: readonly Rule[] = table({ source: 'https://docs.z.ai/api-reference/api-code' }, [
  { id: 'zhipu.rate', category: 'rate_limit', subcategory: 'concurrency', when: { provider: ['zhipu', 'zai', 'bigmodel'], code: ['1302', '1303', '1312', '1313'] } },
  { id: 'zhipu.overloaded', category: 'service_unavailable', subcategory: 'overloaded', alternatives: ['rate_limit'], when: { provider: ['zhipu', 'zai', 'bigmodel'], code: ['1305'] } },
  { id: 'zhipu.server', category: 'service_unavailable', subcategory: 'server_error', when: { provider: ['zhipu', 'zai', 'bigmodel'], code: ['1200', '1230', '1234', '500'] } },
  { id: 'zhipu.prompt_too_long', category: 'context_limit_exceeded', subcategory: 'input_tokens', when: { provider: ['zhipu', 'zai', 'bigmodel'], code: ['1261'] } },
  { id: 'zhipu.request', category: 'invalid_input_format', subcategory: 'invalid_parameter', when: { provider: ['zhipu', 'zai', 'bigmodel'], code: ['1210', '1212', '1213', '1214', '1215'] } },
  { id: 'zhipu.model', category: 'model_unavailable', subcategory: 'model_not_found', when: { provider: ['zhipu', 'zai', 'bigmodel'], code: ['1211', '1221', '1222', '1311'] } },
  { id: 'zhipu.key', category: 'authentication_failed', subcategory: 'invalid_key', when: { provider: ['zhipu', 'zai', 'bigmodel'], code: ['1000', '1001', '1002', '1003', '1004', '1110', '1111', '1112', '1120', '1220'] } },
  { id: 'zhipu.locked', category: 'authentication_failed', subcategory: 'account_disabled', when: { provider: ['zhipu', 'zai', 'bigmodel'], code: ['1121'] } },
  { id: 'zhipu.quota', category: 'quota_exhausted', subcategory: 'insufficient_quota', when: { provider: ['zhipu', 'zai', 'bigmodel'], code: ['1113', '1304', '1308', '1309', '1310'] } },
  { id: 'zhipu.content', category: 'content_policy_violation', subcategory: 'moderation', when: { provider: ['zhipu', 'zai', 'bigmodel'], code: ['1300', '1301'] } },
]);
