import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Business codes of Zhipu (Z.ai). */
export const zhipuRules: readonly Rule[] = table({ source: 'https://docs.bigmodel.cn/cn/api/api-code' }, [
  { id: 'zhipu.rate', category: 'rate_limit', subcategory: 'concurrency', when: { provider: ['zhipu', 'zai', 'bigmodel'], code: ['1302', '1303', '1305'] } },
  { id: 'zhipu.quota', category: 'quota_exhausted', subcategory: 'insufficient_quota', when: { provider: ['zhipu', 'zai', 'bigmodel'], code: ['1113', '1304', '1308', '1309', '1310'] } },
  { id: 'zhipu.content', category: 'content_policy_violation', subcategory: 'moderation', when: { provider: ['zhipu', 'zai', 'bigmodel'], code: ['1301'] } },
]);
