import type { CallFlow } from '@culprit/diagnosis';
import type { NeutralPart, NeutralPrompt, NeutralResponse } from './neutral.ts';
import { canonicalJson } from './canonical-json.ts';

/** Texts that went in and came out, as references to the caller's and the provider's own strings. */
export function flowOf(prompt: NeutralPrompt | undefined, response: NeutralResponse | undefined): CallFlow {
  const inputs: string[] = [];
  const consumed: string[] = [];
  const add = (part: NeutralPart): void => {
    if (part.type === 'tool_call_response' && part.id !== undefined) consumed.push(part.id);
    const text = textOf(part);
    if (text !== undefined && text !== '') inputs.push(text);
  };
  prompt?.system?.forEach(add);
  for (const message of prompt?.messages ?? []) message.parts.forEach(add);
  const outputs: string[] = [];
  const requested: string[] = [];
  for (const choice of response?.choices ?? []) {
    if (choice.text !== undefined && choice.text !== '') outputs.push(choice.text);
    for (const call of choice.toolCalls ?? []) {
      if (call.id !== undefined) requested.push(call.id);
      if (call.arguments !== undefined) outputs.push(asText(call.arguments));
    }
  }
  return { inputs, outputs, requestedToolCalls: requested, consumedToolCalls: consumed };
}

function textOf(part: NeutralPart): string | undefined {
  switch (part.type) {
    case 'text':
      return part.content;
    case 'tool_call':
      return part.arguments === undefined ? undefined : asText(part.arguments);
    case 'tool_call_response':
      return asText(part.response);
    case 'reasoning':
    case 'blob':
    case 'uri':
    case 'file':
    case 'other':
      return undefined;
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}
