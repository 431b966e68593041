// An application that asks forty small questions and one with a text of 30 MB, then ends. Run as a process of its own.
import OpenAI from 'openai';

const openai = new OpenAI({ maxRetries: 0 });
const ask = (content: string): Promise<unknown> =>
  openai.chat.completions.create({ model: 'gpt-5-mini', messages: [{ role: 'user', content }] });

for (let i = 0; i < 20; i += 1) await ask(`small ${i}`);
await ask('p'.repeat(30 * 1_048_576));
for (let i = 20; i < 40; i += 1) await ask(`small ${i}`);
