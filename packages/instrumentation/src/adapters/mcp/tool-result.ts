import type { NeutralResponse } from '../../neutral.ts';
import { fields, list, text } from '../../internal/read.ts';

/** A result of `tools/call`: its texts, and whether it says itself that the tool failed. */
export function readToolResult(value: unknown): NeutralResponse {
  const result = fields(value);
  const content = list(result?.['content']) ?? [];
  const texts = content.flatMap((part) => text(fields(part)?.['text']) ?? []);
  const structured = result?.['structuredContent'];
  const said = texts.length > 0 ? texts.join('\n') : fields(structured) && JSON.stringify(structured);
  return {
    toolError: result?.['isError'] === true,
    choices: [{ text: said, otherContent: texts.length < content.length }],
  };
}
