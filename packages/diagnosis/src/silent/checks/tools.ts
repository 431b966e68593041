import type { CallFacts, ToolCall, ToolDefinition } from '../../facts.ts';
import { normalizeFinishReason } from '../../finish-reason.ts';
import { evidence, finding, type Check, type CheckResult, type Judged } from '../check.ts';
import { isCutJson, parseJson } from '../json-text.ts';
import { checkSchema } from '../json-schema.ts';

/** The tools the request offered; undefined when nobody knows. An empty list means that there were none. */
function offered(facts: CallFacts): readonly ToolDefinition[] | undefined {
  const tools = facts.request?.tools;
  return Array.isArray(tools) ? tools : undefined;
}

function definitionOf(facts: CallFacts, name: unknown): ToolDefinition | undefined {
  return offered(facts)?.find((tool) => tool?.name === name);
}

/** The model called a tool that was not offered. */
export const unknownTool: Check = {
  id: 'silent.unknown_tool',
  run({ facts, choices }) {
    const tools = offered(facts);
    if (tools === undefined) return undefined;
    for (const choice of choices) {
      for (const call of choice.toolCalls ?? []) {
        if (typeof call.name !== 'string' || tools.some((tool) => tool?.name === call.name)) continue;
        const found = finding(this.id, {
          category: 'semantic_error',
          subcategory: 'unknown_tool',
          confidence: 0.95,
          field: 'response.choices[0].toolCalls[].name',
          value: call.name,
        });
        return { finding: found };
      }
    }
    return undefined;
  },
};

function requiresArguments(definition: ToolDefinition): boolean {
  const parameters = definition.parameters as { required?: unknown } | undefined;
  return Array.isArray(parameters?.required) && parameters.required.length > 0;
}

interface ArgumentContext {
  id: string;
  facts: CallFacts;
  call: ToolCall;
  field: string;
  /** Normalised finish reason of the choice. */
  ending: string;
}

function malformed(context: ArgumentContext, value: string, pointer?: string): CheckResult {
  const found = finding(context.id, {
    category: 'malformed_response',
    subcategory: 'invalid_tool_arguments',
    confidence: 0.95,
    field: context.field,
    value,
  });
  const tool = evidence('response.choices[0].toolCalls[].name', context.call.name ?? '');
  return {
    finding: { ...found, evidence: [...found.evidence, tool] },
    format: { expected: 'tool_arguments', result: 'failed', pointer },
  };
}

/** Cut arguments with no word of a limit: the stream broke off, and whoever closed it said `stop` or nothing. */
function cut(context: ArgumentContext): CheckResult {
  const found = finding(context.id, {
    category: 'incomplete_response',
    subcategory: 'truncated_tool_arguments',
    confidence: 0.9,
    field: context.field,
    value: 'cut',
    alternatives: ['malformed_response'],
  });
  return { finding: found, format: { expected: 'tool_arguments', result: 'failed' } };
}

const PASSED: CheckResult = Object.freeze({
  format: Object.freeze({ expected: 'tool_arguments', result: 'passed' }),
});
const NOT_CHECKED: CheckResult = Object.freeze({
  format: Object.freeze({ expected: 'tool_arguments', result: 'not_checked' }),
});

function judgeMissing(context: ArgumentContext): CheckResult | undefined {
  const definition = definitionOf(context.facts, context.call.name);
  if (definition !== undefined) {
    return requiresArguments(definition) ? malformed(context, 'empty') : undefined;
  }
  // With some providers no text at all is how a call without parameters looks; with an unknown tool only an
  // empty string is odd enough.
  return context.call.arguments === '' && context.ending !== 'unknown'
    ? malformed(context, 'empty')
    : undefined;
}

function judgeValue(context: ArgumentContext, value: unknown, size: number): CheckResult | undefined {
  const definition = definitionOf(context.facts, context.call.name);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return malformed(context, 'not an object', '');
  }
  if (definition?.parameters === undefined) return undefined;
  const outcome = checkSchema(definition.parameters, value, size);
  if (outcome === 'valid') return PASSED;
  if (outcome === 'not_checked') return NOT_CHECKED;
  return malformed(context, `schema: ${outcome.keyword} at "${outcome.pointer}"`, outcome.pointer);
}

function judgeCall(context: ArgumentContext): CheckResult | undefined {
  const raw = context.call.arguments;
  if (raw === undefined || raw === null || raw === '') return judgeMissing(context);
  if (typeof raw !== 'string') return judgeValue(context, raw, 0);
  const parsed = parseJson(raw);
  if (parsed.ok) return judgeValue(context, parsed.value, raw.length);
  const saidToolCall = context.ending === 'tool_call';
  return isCutJson(raw) && !saidToolCall ? cut(context) : malformed(context, 'not JSON');
}

function* callsOf({ choices }: Judged): Generator<[ToolCall, string, string]> {
  for (const [at, choice] of choices.entries()) {
    const ending = normalizeFinishReason(choice.finishReason).normalized;
    for (const [number, call] of (choice.toolCalls ?? []).entries()) {
      yield [call, `response.choices[${at}].toolCalls[${number}].arguments`, ending];
    }
  }
}

/** Arguments of tool calls: parse them, and check them against the declared schema. */
export const toolArguments: Check = {
  id: 'silent.tool_arguments',
  run(judged) {
    if (!judged.whole || !judged.choices.some((choice) => (choice.toolCalls?.length ?? 0) > 0)) {
      return undefined;
    }
    let last: CheckResult | undefined;
    for (const [call, field, ending] of callsOf(judged)) {
      if (typeof call !== 'object' || call === null) continue;
      const result = judgeCall({ id: this.id, facts: judged.facts, call, field, ending });
      if (result?.finding) return result;
      last = result ?? last;
    }
    return last;
  },
};
