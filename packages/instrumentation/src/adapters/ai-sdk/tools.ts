import { readError } from '@culprit/diagnosis';
import type { CallSpec } from '../../adapter.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { canonicalJson } from '../../canonical-json.ts';
import { fields, text, type Fields } from '../../internal/read.ts';
import { bodyOf } from '../openai/common.ts';
import { signalOf } from './language-model.ts';
import { toolAttributes, toolPrompt, type ToolRun } from '../tool-call.ts';

function callOf(args: readonly unknown[]): Fields {
  return fields(bodyOf(args)['toolCall']) ?? {};
}

function runOf(args: readonly unknown[]): ToolRun {
  const call = callOf(args);
  return { name: text(call['toolName']), id: text(call['toolCallId']) };
}

/** Tools without a function are the application's to answer later. */
function isExecuted(args: readonly unknown[]): boolean {
  const tools = fields(bodyOf(args)['tools']);
  const tool = fields(tools?.[runOf(args).name ?? '']);
  return typeof tool?.['execute'] === 'function';
}

/** The framework hands the tool's error on as a part of the conversation; version 7 puts the part beside timings. */
function readOutput(value: unknown): NeutralResponse {
  const result = fields(value);
  const part = 'toolExecutionMs' in (result ?? {}) ? fields(result?.['output']) : result;
  if (part?.['type'] === 'tool-error')
    return { error: readError(part['error']), thrown: { value: part['error'] } };
  return outputOf(part?.['output']);
}

/** A result as the data flow sees it. */
export function outputOf(output: unknown): NeutralResponse {
  if (output === undefined) return { choices: [{}] };
  return { choices: [{ text: typeof output === 'string' ? output : canonicalJson(output) }] };
}

/** One execution of one tool, in versions 6 and 7. */
export const toolCall: CallSpec = {
  path: { binding: 'executeToolCall', statics: '', instance: 'ai-sdk' },
  method: 'executeToolCall',
  kind: 'function',
  operation: 'execute_tool',
  spanKind: 'internal',
  nests: true,
  when: isExecuted,
  head: (args) => ({ target: runOf(args).name }),
  request: (args) => ({ attributes: toolAttributes(runOf(args)), expectation: { format: 'none' } }),
  prompt: (args) => toolPrompt(runOf(args), callOf(args)['input']),
  response: readOutput,
  signal: signalOf,
};
