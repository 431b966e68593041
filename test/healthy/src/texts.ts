import { chat, says, table, type HealthyCall } from './healthy-call.ts';

/** Answers in text from which nothing was expected but an answer. */
const TEXTS: readonly (readonly [string, string])[] = [
  ['one digit', '4'],
  ['OK', 'OK'],
  ['yes', 'Yes.'],
  ['a full stop', '.'],
  ['an emoji', '👍'],
  ['a long one', 'The quick brown fox jumps over the lazy dog and wonders why. '.repeat(4000)],
  ['one very long word', 'a'.repeat(100_000)],
  ['leading white space', '\n\n  The answer is 42.'],
  [
    'about rate limits',
    'HTTP 429 means "rate limit exceeded": wait for the seconds in retry-after, then send it again.',
  ],
  ['about files', 'I cannot open the file error.log for you, but this command will: `less error.log`.'],
  ['about time-outs', 'ETIMEDOUT and "Request timed out" both mean that the server did not answer in time.'],
  [
    'about context windows',
    'The error "maximum context length is 8192 tokens" says that the prompt is too long.',
  ],
  ['about keys', 'A 401 with "Incorrect API key provided" means that the key was revoked.'],
  [
    'about quotas',
    'insufficient_quota: You exceeded your current quota, please check your plan and billing details.',
  ],
  ['about content filters', 'Azure answers finish_reason "content_filter" when its policy was triggered.'],
  ['about tool calls', 'A model may print `<tool_call>` in its text when the chat template is wrong.'],
  ['about refusals', 'A refusal usually begins with "I\'m sorry, but I can\'t assist with that".'],
  [
    'a stack trace',
    'TypeError: Cannot read properties of undefined (reading "x")\n    at main (app.js:3:7)\n    at node:internal/main',
  ],
  ['an apology', "I'm sorry to hear that your parcel is late. Let me look into what happened."],
  ['a polite no', "I'm sorry, but I can't help with medical questions. Please ask your doctor."],
  ['a true no', 'No, I cannot recommend that: it would violate the terms of the lease.'],
  ['JSON inside prose', 'You could store it as {"name": "Ada", "born": 1815} and read it back later.'],
  ['bare JSON', '{"a": 1}'],
  ['broken JSON', 'This one is broken: {"a": 1, "b": '],
  ['fenced JSON', '```json\n{"a": 1}\n```'],
  ['fenced code', 'Here:\n```python\nprint("hello")\n```\nThat prints hello.'],
  ['an unclosed fence', 'Here:\n```ts\nconst a = 1;'],
  ['HTML', '<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>'],
  ['XML tags', '<answer>42</answer>'],
  ['thinking aloud', '<think>The user wants a number.</think>\n42'],
  ['a table', '| a | b |\n| --- | --- |\n| 1 | 2 |'],
  ['a repeated refrain', 'We will, we will rock you. We will, we will rock you. We will, we will rock you.'],
  ['a long list of equal lines', Array.from({ length: 200 }, () => '- [ ] todo').join('\n')],
  ['a poem in German', 'Über allen Gipfeln ist Ruh, in allen Wipfeln spürest du kaum einen Hauch.'],
  ['Chinese', '相对论是由爱因斯坦提出的物理学理论。'],
  ['Arabic', 'نظرية النسبية هي نظرية فيزيائية اقترحها أينشتاين.'],
  ['combined characters', 'e\u0301 👩‍👩‍👧‍👦 \u{1F1E9}\u{1F1EA} — “quoted” …'],
  ['half a surrogate pair', 'broken \uD83D emoji'],
  ['control characters', 'a\u0000b\u0007c'],
  ['a sentence without its end', 'To be continued'],
  ['ending in an ellipsis', 'And then they opened the door…'],
  ['base64', 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk'],
  ['a number only', '-3.5e10'],
  ['the word null', 'null'],
  ['the word error', 'error'],
  ['an error object of the user', '{"error": {"code": 500, "message": "Internal server error"}}'],
  ['a claim', 'Done. I have written the plan below, as you asked.'],
  ['max iterations', 'An agent that reaches max iterations should stop and report what it has.'],
];

export const texts: readonly HealthyCall[] = [
  ...table('text', TEXTS, (text) => says(text)),
  ...table('text with tools at hand', TEXTS.slice(0, 20), (text) =>
    says(text, { request: { tools: [{ name: 'search', parameters: { type: 'object' } }] } }),
  ),
  {
    name: 'text: a limit reached exactly, and an end all the same',
    facts: chat(
      { finishReason: 'stop', text: 'Exactly.' },
      { request: { maxTokens: 16 }, usage: { inputTokens: 5, outputTokens: 16 } },
    ),
  },
  {
    name: 'text: reasoning far longer than the answer',
    facts: says('42', { usage: { outputTokens: 9001, reasoningTokens: 9000 } }),
  },
  {
    name: 'text: log probabilities of a single token',
    facts: chat({ finishReason: 'length', text: 'Yes' }, { request: { maxTokens: 1 } }),
  },
];
