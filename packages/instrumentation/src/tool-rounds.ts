import type { ToolCall } from '@culprit/diagnosis';
import { canonicalJson } from './canonical-json.ts';
import { guard } from './guard.ts';
import type { NeutralMessage, NeutralPart, NeutralPrompt, NeutralResponse } from './neutral.ts';

/** Rounds looked back over; a loop that is longer than this has been told of long before. */
const MAX_ROUNDS = 200;
/** Calls of one answer that are compared; models ask for a handful at once. */
const MAX_CALLS = 16;
/** Longest argument text that is parsed to compare it; longer ones are compared as they are. */
const MAX_PARSED = 20_000;

type Part<Type extends NeutralPart['type']> = Extract<NeutralPart, { type: Type }>;

/** One turn of the model with tool calls in it, and the results that came back, by call id. */
interface Round {
  readonly calls: readonly Part<'tool_call'>[];
  readonly results: ReadonlyMap<string | undefined, unknown>;
}

/** What the tool calls of an answer are in the light of the request's history. */
export interface ToolRounds {
  /** Rounds of tool calls since a person last spoke, this answer's included. */
  toolRounds: number;
  /**
   * How many times in a row one of the answer's calls was made: same name, same arguments, and the same result each
   * time. A result that changed is progress (polling), and a person who speaks begins anew.
   */
  repeatedToolCalls: number;
}

/** Undefined when the answer calls no tool or nothing came before it; costs nothing then. */
export function toolRoundsOf(
  prompt: NeutralPrompt | undefined,
  response: NeutralResponse | undefined,
): ToolRounds | undefined {
  const calls = response?.choices?.[0]?.toolCalls;
  if (prompt === undefined || calls === undefined || calls.length === 0) return undefined;
  const rounds = roundsOf(prompt.messages);
  if (rounds.length === 0) return undefined;
  const repeats = calls.slice(0, MAX_CALLS).map((call) => repeatsOf(call, rounds));
  return { toolRounds: rounds.length + 1, repeatedToolCalls: Math.max(...repeats) };
}

/** The answer, with what {@link toolRoundsOf} says of it; the same object when there is nothing to say. */
export function withToolRounds<Response extends NeutralResponse | undefined>(
  prompt: NeutralPrompt | undefined,
  response: Response,
): Response {
  const rounds = guard('tool rounds', () => toolRoundsOf(prompt, response));
  return rounds === undefined ? response : { ...response, ...rounds };
}

/** The rounds since a person last spoke, newest first. */
function roundsOf(messages: readonly NeutralMessage[]): readonly Round[] {
  const rounds: Round[] = [];
  let results = new Map<string | undefined, unknown>();
  for (let at = messages.length - 1; at >= 0 && rounds.length < MAX_ROUNDS; at--) {
    const { role, parts } = messages[at] as NeutralMessage;
    const answers = parts.filter((part) => part.type === 'tool_call_response');
    for (const { id, response } of answers) results.set(id, response);
    if (role === 'user' && answers.length === 0) break;
    const calls = parts.filter((part) => part.type === 'tool_call');
    if (calls.length === 0) continue;
    rounds.push({ calls, results });
    results = new Map();
  }
  return rounds;
}

function repeatsOf(call: ToolCall, rounds: readonly Round[]): number {
  let count = 1;
  let later: string | undefined;
  for (const { calls, results } of rounds) {
    const earlier = calls.find(
      (one) => one.name === call.name && sameArguments(one.arguments, call.arguments),
    );
    if (earlier === undefined) break;
    const result = canonicalJson(results.get(earlier.id));
    if (later !== undefined && result !== later) break;
    later = result;
    count++;
  }
  return count;
}

/** Equal as values: OpenAI sends JSON text, Anthropic an object, and applications write either back as they like. */
function sameArguments(one: unknown, other: unknown): boolean {
  return one === other || canonicalJson(valueOf(one)) === canonicalJson(valueOf(other));
}

function valueOf(given: unknown): unknown {
  if (given === undefined || given === null || given === '') return {};
  if (typeof given !== 'string' || given.length > MAX_PARSED) return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}
