import * as Sentry from '@sentry/node';
import OpenAI from 'openai';

const openai = new OpenAI({ maxRetries: 0 });

async function orderNumber(letter) {
  const answer = await openai.chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: `The order number as JSON: ${letter}` }],
    response_format: { type: 'json_object' },
  });
  return JSON.parse(answer.choices[0].message.content);
}

for (const letter of ['Where is my order 4711?', 'I want to return 4712.', 'Cancel 4713, please.']) {
  await Sentry.startSpan({ name: 'handle letter', op: 'task' }, async () => {
    try {
      await orderNumber(letter);
      console.log('answered');
    } catch (error) {
      Sentry.captureException(error);
      console.log(`failed: ${error.constructor.name}`);
    }
  });
}
await Sentry.flush(2000);
