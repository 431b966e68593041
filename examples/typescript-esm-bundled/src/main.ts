// First, so that there is a place for spans before the first call.
import 'culprit/register';
import { instrument, withPipeline } from 'culprit';
import OpenAI from 'openai';

// The SDK is inside the bundle, where no hook sees it load: the client is named instead.
const openai = instrument(new OpenAI({ maxRetries: 0 }));

async function orderNumber(letter: string): Promise<number> {
  const answer = await openai.chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: `The order number as JSON: ${letter}` }],
    response_format: { type: 'json_object' },
  });
  const order = JSON.parse(answer.choices[0]?.message.content ?? '') as { order: number };
  return order.order;
}

for (const letter of ['Where is my order 4711?', 'I want to return 4712.', 'Cancel 4713, please.']) {
  try {
    await withPipeline('read-letter', () => orderNumber(letter));
    console.log('answered');
  } catch (error) {
    console.log(`failed: ${(error as Error).constructor.name}`);
  }
}
