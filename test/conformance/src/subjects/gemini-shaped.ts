import type { CallOptions, Subject, UsageCase } from '../subject.ts';

export const MODEL = 'gemini-2.5-flash';
export const span = { name: `generate_content ${MODEL}`, operation: 'generate_content' };

/** Text of an answer, or of all pieces of one. */
export const textOf = (seen: any): string =>
  (Array.isArray(seen) ? seen : [seen])
    .flatMap((answer: any) => answer.candidates?.[0]?.content?.parts ?? [])
    .map((part: any) => part.text ?? '')
    .join('');

/** Tokens of an answer, or of the last piece that says them. */
export const usageOf = (seen: any): { input: number; output: number } | undefined => {
  const usage = (Array.isArray(seen) ? seen : [seen]).findLast(
    (item: any) => item.usageMetadata,
  )?.usageMetadata;
  return usage && { input: usage.promptTokenCount, output: usage.candidatesTokenCount };
};

/** Every place where the user's text can be, in the words of the protocol. */
export const everywhere = (
  canary: string,
): { contents: object[]; systemInstruction: object; tools: object[] } => ({
  systemInstruction: { role: 'system', parts: [{ text: canary }] },
  contents: [
    {
      role: 'user',
      parts: [
        { text: canary },
        { fileData: { fileUri: `gs://bucket/${canary}.png`, mimeType: 'image/png' } },
      ],
    },
    { role: 'model', parts: [{ functionCall: { name: 'look', args: { q: canary } } }] },
    { role: 'user', parts: [{ functionResponse: { name: 'look', response: { output: canary } } }] },
  ],
  tools: [
    {
      functionDeclarations: [
        { name: 'look', description: canary, parameters: { type: 'OBJECT', description: canary } },
      ],
    },
  ],
});

export const picture = ({ bytes = new Uint8Array() }: CallOptions): object[] => [
  {
    role: 'user',
    parts: [
      { text: 'What is it?' },
      { inlineData: { mimeType: 'image/png', data: Buffer.from(bytes).toString('base64') } },
    ],
  },
];

const COUNTS = {
  promptTokenCount: 100,
  cachedContentTokenCount: 60,
  toolUsePromptTokenCount: 20,
  candidatesTokenCount: 10,
  thoughtsTokenCount: 30,
  promptTokensDetails: [{ modality: 'AUDIO', tokenCount: 25 }],
};
const TOTALS = {
  inputTokens: 120,
  outputTokens: 40,
  cacheReadTokens: 60,
  reasoningTokens: 30,
  audioInputTokens: 25,
};

/** `wrap` puts an answer where the call has it. */
export const usages = (
  calls: { plain: string; stream: string },
  wrap: (answer: object) => object,
): UsageCase[] => [
  {
    name: 'thoughts and tool results are apart from prompt and candidates, and are of the totals',
    call: calls.plain,
    value: wrap({ candidates: [], usageMetadata: COUNTS }),
    usage: TOTALS,
  },
  {
    name: 'every event says the totals so far, the last what is left out before',
    call: calls.stream,
    chunks: [
      { usageMetadata: { promptTokenCount: 100, cachedContentTokenCount: 60 } },
      { usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 4 } },
      { candidates: [{ finishReason: 'STOP' }], usageMetadata: { ...COUNTS, cachedContentTokenCount: null } },
    ],
    usage: TOTALS,
  },
];

export const failures: Subject['failures'] = [
  { name: 'rate limit', trouble: 'rate_limit', category: 'rate_limit', status: 429, requestId: false },
  {
    name: 'server error',
    trouble: 'server_error',
    category: 'service_unavailable',
    status: 500,
    requestId: false,
  },
  {
    name: 'overloaded',
    trouble: 'overloaded',
    category: 'service_unavailable',
    status: 503,
    requestId: false,
  },
  {
    name: 'overlong prompt',
    trouble: 'context_overflow',
    category: 'context_limit_exceeded',
    status: 400,
    requestId: false,
  },
];

export const inBand: Subject['inBand'] = [
  {
    name: 'a blocked prompt',
    call: 'plain',
    trouble: 'content_policy',
    category: 'content_policy_violation',
    status: 'unset',
  },
  {
    name: 'a blocked prompt, streamed',
    call: 'stream',
    trouble: 'content_policy',
    category: 'content_policy_violation',
    status: 'unset',
  },
  {
    name: 'cut by length',
    call: 'plain',
    trouble: 'truncation',
    category: 'incomplete_response',
    status: 'unset',
  },
  {
    name: 'stopped by a filter',
    call: 'stream',
    trouble: 'content_filter_finish',
    category: 'content_policy_violation',
    status: 'unset',
  },
];
