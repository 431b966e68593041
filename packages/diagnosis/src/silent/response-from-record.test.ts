import { describe, expect, it } from 'vitest';
import { judgeResponse } from './index.ts';
import { responseFactsFromRecord, type RecordContext } from './response-from-record.ts';

/** What is wrong with a recorded answer, as `category/subcategory`. */
function verdict(response: unknown, context: RecordContext = { operation: 'chat' }): string {
  const facts = {
    operation: context.operation ?? 'chat',
    ...responseFactsFromRecord(response, 'response', context),
  };
  const { finding } = judgeResponse(facts);
  return finding === undefined ? 'none' : `${finding.category}/${finding.subcategory ?? '-'}`;
}

const call = (name: string, args: unknown, more: object = {}): object => ({ name, arguments: args, ...more });

describe('responseFactsFromRecord', () => {
  it.each([
    [
      'a filtered answer',
      'content_policy_violation/completion_blocked',
      { finish_reason: 'content_filter', content: null },
    ],
    [
      'Azure filter results',
      'content_policy_violation/completion_blocked',
      { finish_reason: 'stop', content: '', content_filter_results: { hate: { filtered: true } } },
    ],
    [
      'harmless filter results',
      'none',
      {
        finish_reason: 'stop',
        content: 'Hi.',
        prompt_filter_results: [{ content_filter_results: { hate: { filtered: false } } }],
      },
    ],
    [
      'prompt feedback',
      'content_policy_violation/prompt_blocked',
      { finish_reason: null, content: null, prompt_feedback: { blockReason: 'SAFETY' } },
    ],
    [
      'a guardrail action',
      'content_policy_violation/guardrail',
      { finish_reason: null, content: null, action: 'GUARDRAIL_INTERVENED' },
    ],
    [
      'a numbered Gemini reason',
      'incomplete_response/truncated_by_length',
      { finish_reason: 2, content: '' },
    ],
    [
      'nested function calls',
      'semantic_error/unknown_tool',
      {
        finish_reason: 'tool_calls',
        tool_calls: [{ function: call('finds', '{}') }],
        tools_offered: ['find'],
      },
    ],
    [
      'a repeated call',
      'semantic_error/repeated_tool_call',
      { finish_reason: null, content: null, tool_calls: [call('ls', '{}', { repeated: 6 })] },
    ],
    [
      'calls listed before',
      'semantic_error/repeated_tool_call',
      {
        finish_reason: 'tool_calls',
        tool_calls: [call('ls', '{}')],
        previous_tool_calls: ['ls {}', 'ls {}', 'ls {}'],
      },
    ],
    [
      'two calls before',
      'none',
      {
        finish_reason: 'tool_calls',
        tool_calls: [call('ls', '{}')],
        previous_tool_calls: ['ls {}', 'ls {}'],
      },
    ],
    [
      'three equal calls in a list',
      'semantic_error/repeated_tool_call',
      { content: null, tool_calls: [call('ls', '{}'), call('ls', '{}'), call('ls', '{}')] },
    ],
    ['steps at their limit', 'semantic_error/max_steps', { content: null, steps: 10, max_steps: 10 }],
    ['steps below their limit', 'none', { content: null, steps: 9, max_steps: 10 }],
    [
      'a framework notice',
      'semantic_error/max_steps',
      { finish_reason: 'stop', content: 'Agent stopped due to max iterations.' },
    ],
    [
      'a stated latency limit',
      'latency_threshold_exceeded/call',
      { finish_reason: 'stop', content: 'x', duration_ms: 3001, threshold_ms: 3000 },
    ],
    [
      'a latency at its limit',
      'none',
      { finish_reason: 'stop', content: 'x', duration_ms: 3000, threshold_ms: 3000 },
    ],
    [
      'a first chunk far above its baseline',
      'latency_threshold_exceeded/first_chunk',
      { finish_reason: 'stop', content: 'x', ttft_ms: 9000, baseline_ttft_ms: 1000 },
    ],
    [
      'a stated budget',
      'cost_threshold_exceeded/call',
      { finish_reason: 'stop', content: 'x', cost_usd: 2, threshold_usd: 1 },
    ],
    [
      'a language said to be wrong',
      'semantic_error/wrong_language',
      { finish_reason: null, content: null, expected_language: 'en', got_language: 'zh' },
    ],
    [
      'a cut stream',
      'incomplete_response/stream_cut',
      { finish_reason: null, content: 'He', done_received: false },
    ],
    [
      'no candidates at all',
      'incomplete_response/empty',
      { finish_reason: null, candidates: null, content: null },
    ],
    ['an answer nobody wrote down', 'none', { finish_reason: null, content: null, tool_calls: [] }],
    [
      'a tool result that is an error',
      'tool_failure/returned_error',
      { content: { content: [], isError: true } },
    ],
  ])('reads %s', (_name, expected, response) => {
    expect(verdict(response)).toBe(expected);
  });

  it('reads an empty list of pictures as filtered', () => {
    expect(verdict({ finish_reason: null, content: [] }, { operation: 'generate_image' })).toBe(
      'content_policy_violation/image_blocked',
    );
  });

  it('reads nothing out of what is no object', () => {
    expect(responseFactsFromRecord(null, 'response')).toEqual({});
    expect(responseFactsFromRecord('text', 'response')).toEqual({});
  });
});
