// An ordinary application: nothing in it knows of Culprit.
import OpenAI from 'openai';

const openai = new OpenAI();

/** The customer's order number, from a letter. */
async function orderNumber(letter) {
  const answer = await openai.chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [
      { role: 'system', content: 'Answer with JSON: {"order": <number>}' },
      { role: 'user', content: letter },
    ],
    response_format: { type: 'json_object' },
  });
  return JSON.parse(answer.choices[0].message.content).order;
}

for (const letter of ['Where is my order 4711?', 'I want to return 4712.', 'Cancel 4713, please.']) {
  try {
    console.log(`order: ${await orderNumber(letter)}`);
  } catch (error) {
    console.log(`failed: ${error.constructor.name}`);
  }
}
