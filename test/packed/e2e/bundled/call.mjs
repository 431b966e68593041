export async function call(openai) {
  try {
    await openai.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'Hello' }],
    });
    console.log('answered');
  } catch (error) {
    // Not by the name of its class, which a minifier may take.
    console.log(`failed: ${error.status}`);
  }
}
