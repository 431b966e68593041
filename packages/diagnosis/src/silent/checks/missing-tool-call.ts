import type { CallFacts, ToolDefinition } from '../../facts.ts';
import { finding, hasText, hasToolCalls, type Check, type CheckResult } from '../check.ts';
import { readsAsRefusal } from '../refusal-prose.ts';

/** How chat templates and agent prompts spell a tool call that the server failed to lift out of the text. */
const CALL_MARKUP =
  /<(?:tool_call|function_calls?|invoke|antml:invoke|tool_use|execute_\w+)[\s>]|<function=|\[TOOL_CALLS\]|<\|(?:tool_call|python_tag)/;

/** Agents that prompt for calls in words (ReAct) read this form out of the text themselves. */
const CALL_IN_WORDS = /^[ \t]{0,16}(?:Thought|Action|Action Input):/m;

/** Longest begin of a text that is searched for markup. */
const SAMPLE = 20_000;

function toolsOffered(facts: CallFacts): readonly ToolDefinition[] {
  const tools = facts.request?.tools;
  return Array.isArray(tools) ? (tools as readonly ToolDefinition[]) : [];
}

function namesOfferedTool(text: string, facts: CallFacts): boolean {
  return toolsOffered(facts).some(
    (tool) => typeof tool.name === 'string' && tool.name.length > 2 && text.includes(tool.name),
  );
}

function judgeText(id: string, text: string, required: boolean): CheckResult {
  if (readsAsRefusal(text)) {
    const found = finding(id, {
      category: 'content_policy_violation',
      subcategory: 'refusal',
      confidence: 0.75,
      field: 'response.choices[0].text',
      value: 'reads as a refusal where a tool call was required',
      alternatives: ['malformed_response'],
    });
    return { finding: found };
  }
  const found = finding(id, {
    category: 'malformed_response',
    subcategory: 'tool_call_as_text',
    confidence: required ? 0.9 : 0.8,
    field: 'response.choices[0].text',
    value: required ? 'text where a tool call was required' : 'markup of a tool call',
    alternatives: ['semantic_error'],
  });
  return { finding: found, format: { expected: 'tool_arguments', result: 'failed' } };
}

/** A tool call that was required and did not come, or one that was printed as text. */
export const missingToolCall: Check = {
  id: 'silent.missing_tool_call',
  run({ facts, choices, whole }) {
    const required = facts.expectation?.toolCall === true;
    if (!whole || !(required || toolsOffered(facts).length > 0)) return undefined;
    const choice = choices[0];
    if (choice === undefined || hasToolCalls(choice) || choice.otherContent === true) return undefined;
    if (!hasText(choice.text)) return undefined;
    const sample = choice.text.length > SAMPLE ? choice.text.slice(0, SAMPLE) : choice.text;
    if (required) return CALL_IN_WORDS.test(sample) ? undefined : judgeText(this.id, sample, true);
    // Documentation about tool calls is no tool call: it stands in fences or names none of the tools.
    if (!CALL_MARKUP.test(sample) || sample.includes('```')) return undefined;
    return namesOfferedTool(sample, facts) ? judgeText(this.id, sample, false) : undefined;
  },
};
