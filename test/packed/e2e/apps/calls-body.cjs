/** The same calls for both module systems; each fault is asked of the provider by a header. */
exports.run = async ({ OpenAI, Anthropic, withPipeline }) => {
  const openai = new OpenAI();
  const anthropic = new Anthropic();
  const fault = (name) => ({ headers: name ? { 'x-simulate-fault': name } : {} });
  const json = (name) =>
    openai.chat.completions.create(
      {
        model: 'gpt-4o-mini',
        messages: [{ role: 'user', content: 'Order 4711 as JSON.' }],
        response_format: { type: 'json_object' },
      },
      fault(name),
    );
  const message = (name) =>
    anthropic.messages.create(
      { model: 'claude-haiku-4-5', max_tokens: 64, messages: [{ role: 'user', content: 'Hello' }] },
      fault(name),
    );
  const answers = [];
  const attempt = async (work) => {
    try {
      await work();
      answers.push('ok');
    } catch (error) {
      answers.push(error.constructor.name);
    }
  };

  await attempt(() => json('insufficient_quota'));
  await attempt(() => json('fenced_json'));
  await attempt(() => json());
  await attempt(() => message());
  await attempt(() => message('insufficient_quota'));
  await attempt(() =>
    withPipeline('extract-and-act', async () => {
      const answer = await json('fenced_json');
      return JSON.parse(answer.choices[0].message.content);
    }),
  );
  console.log(answers.join(' '));
};
