/**
 * Answers for the `fetch` option of the SDKs, inside the process: HTTP would cost ten times what is measured here.
 */
const CHAT = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-4o-2024-08-06',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'An orchard is land planted with fruit trees.' },
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 250, completion_tokens: 12, total_tokens: 262 },
});
const MESSAGE = JSON.stringify({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-haiku-4-5',
  content: [{ type: 'text', text: 'An orchard is land planted with fruit trees.' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 250, output_tokens: 12 },
});
const JSON_HEADERS = {
  'content-type': 'application/json',
  'x-request-id': 'req_1',
  'x-ratelimit-remaining-requests': '99',
};

export type Answer = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

export const answerChat: Answer = () => Promise.resolve(new Response(CHAT, { headers: JSON_HEADERS }));
export const answerMessage: Answer = () => Promise.resolve(new Response(MESSAGE, { headers: JSON_HEADERS }));

export const refuse: Answer = () =>
  Promise.resolve(
    Response.json(
      {
        error: { message: 'Rate limit reached', type: 'requests', code: 'rate_limit_exceeded', param: null },
      },
      { status: 429, headers: { 'retry-after': '1' } },
    ),
  );

/** A stream of `chunks` text events in one write, so that delivery costs the same for everybody. */
export function answerStream(chunks: number): Answer {
  const event = (delta: object, finish: string | null): string =>
    `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  const text = `${event({ content: 'word ' }, null).repeat(chunks - 1)}${event({}, 'stop')}data: [DONE]\n\n`;
  return () => Promise.resolve(new Response(text, { headers: { 'content-type': 'text/event-stream' } }));
}
