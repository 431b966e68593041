import { flush, withPipeline } from 'culprit';
import OpenAI from 'openai';

const openai = new OpenAI({ maxRetries: 0 });

/** A function as a serverless platform calls it: frozen as soon as its answer is out. */
export async function handler(event) {
  try {
    return await withPipeline('answer-letter', () => answer(event.letter));
  } finally {
    // Nothing runs after the answer, so what ended is handed over before it. A full disk or a backend that is away must
    // not fail the function: flush says so by rejecting, within the time it is given.
    await flush({ timeout: 1000 }).catch((error) => console.warn(error.message));
  }
}

async function answer(letter) {
  const stream = await openai.chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: letter }],
    stream: true,
  });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  return { statusCode: 200, body: text };
}
