import type { Expectation } from '../../facts.ts';
import type { FormatCheck } from '../../verdict.ts';
import { finding, hasText, hasToolCalls, type Check, type CheckResult, type Judged } from '../check.ts';
import { checkSchema } from '../json-schema.ts';
import { findEmbeddedJson, isCutJson, parseJson } from '../json-text.ts';
import { readsAsRefusal } from '../refusal-prose.ts';

type JsonFormat = 'json' | 'json_schema';

const TEXT_PASSED: CheckResult = Object.freeze({
  format: Object.freeze({ expected: 'text', result: 'passed' }),
});

/** Longer answers are not parsed: that would take the application tens of milliseconds. In characters. */
const LONGEST_JSON = 8 * 1024 * 1024;

interface Answer {
  id: string;
  text: string;
  field: string;
  format: JsonFormat;
  schema: unknown;
}

function passed(expected: JsonFormat): CheckResult {
  return { format: { expected, result: 'passed' } };
}

function notChecked(expected: JsonFormat): CheckResult {
  return { format: { expected, result: 'not_checked' } };
}

function failed(
  answer: Answer,
  input: Omit<Parameters<typeof finding>[1], 'field' | 'category'>,
  format: Partial<FormatCheck> = {},
): CheckResult {
  return {
    finding: finding(answer.id, { category: 'malformed_response', field: answer.field, ...input }),
    format: { expected: answer.format, result: 'failed', ...format },
  };
}

function judgeSchema(answer: Answer, value: unknown): CheckResult | undefined {
  if (answer.format !== 'json_schema') return undefined;
  const outcome = checkSchema(answer.schema, value, answer.text.length);
  if (outcome === 'not_checked') return notChecked(answer.format);
  if (outcome === 'valid') return undefined;
  return failed(
    answer,
    {
      subcategory: 'schema_violation',
      confidence: 0.97,
      value: `${outcome.keyword} at "${outcome.pointer}"`,
    },
    { pointer: outcome.pointer },
  );
}

function judgeUnparseable(answer: Answer): CheckResult {
  const embedded = findEmbeddedJson(answer.text);
  if (embedded !== undefined) {
    const violation = judgeSchema(answer, embedded.value);
    if (violation?.finding) return violation;
    return failed(
      answer,
      { subcategory: embedded.how, confidence: 0.97, value: embedded.how },
      { result: 'repairable' },
    );
  }
  if (readsAsRefusal(answer.text)) {
    const found = finding(answer.id, {
      category: 'content_policy_violation',
      subcategory: 'refusal',
      confidence: 0.8,
      field: answer.field,
      value: 'reads as a refusal where JSON was asked for',
      alternatives: ['malformed_response'],
    });
    return { finding: found, format: { expected: answer.format, result: 'failed' } };
  }
  const cut = isCutJson(answer.text);
  return failed(answer, {
    subcategory: 'invalid_json',
    confidence: 0.95,
    value: cut ? 'not closed' : 'not JSON',
    alternatives: cut ? ['incomplete_response'] : undefined,
  });
}

function judgeAnswer(answer: Answer): CheckResult {
  if (answer.text.length > LONGEST_JSON) return notChecked(answer.format);
  const parsed = parseJson(answer.text);
  if (!parsed.ok) return judgeUnparseable(answer);
  return judgeSchema(answer, parsed.value) ?? passed(answer.format);
}

function judgeChoices(
  id: string,
  judged: Judged,
  expectation: Expectation,
  format: JsonFormat,
): CheckResult | undefined {
  let result: CheckResult | undefined;
  for (const [at, choice] of judged.choices.entries()) {
    // A turn that calls tools answers later.
    if (hasToolCalls(choice) || !hasText(choice.text)) continue;
    const field = `response.choices[${at}].text`;
    result = judgeAnswer({ id, text: choice.text, field, format, schema: expectation.schema });
    if (result.finding) return result;
  }
  return result;
}

/** Whether the answer is the JSON that the request or the caller asked for. */
export const format: Check = {
  id: 'silent.format',
  run(judged) {
    const expectation = judged.facts.expectation;
    if (expectation?.format === undefined || !judged.whole) return undefined;
    if (expectation.format === 'text') return TEXT_PASSED;
    if (expectation.format !== 'json' && expectation.format !== 'json_schema') return undefined;
    return judgeChoices(this.id, judged, expectation, expectation.format);
  },
};
