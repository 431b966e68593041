/** The text of captured output messages (GenAI conventions: `[{ role, parts: [{ type: 'text', content }] }]`). */
export function textOf(captured: string): string {
  const messages = JSON.parse(captured) as { parts: { type: string; content?: string }[] }[];
  return messages
    .flatMap(({ parts }) => parts)
    .map((part) => (part.type === 'text' ? part.content : ''))
    .join('');
}
