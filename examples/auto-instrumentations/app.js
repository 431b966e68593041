import { trace } from '@opentelemetry/api';
import OpenAI from 'openai';

const openai = new OpenAI({ maxRetries: 1 });
const tracer = trace.getTracer('orders');

// A span of the application's own, as any other instrumentation would start it.
await tracer.startActiveSpan('handle letter', async (span) => {
  try {
    const answer = await openai.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'The order number as JSON: where is my order 4711?' }],
      response_format: { type: 'json_object' },
    });
    console.log(JSON.parse(answer.choices[0].message.content));
  } catch (error) {
    console.log(`failed: ${error.constructor.name}`);
    span.recordException(error);
    span.setStatus({ code: 2 });
  } finally {
    span.end();
  }
});
