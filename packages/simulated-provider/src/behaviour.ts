import type { AnswerInput } from './answer.ts';
import { MisuseError } from './exchange.ts';
import type { ModelRequest } from './exchange.ts';
import { isFaultName, FAULT_NAMES } from './faults/index.ts';
import type { FaultSpec } from './faults/index.ts';
import { isObject, parseJson } from './json.ts';
import type { ReceivedRequest } from './request-log.ts';

/** What the provider does with one request. */
export interface Behaviour {
  /** One fault, or several that act together. */
  fault?: FaultSpec | readonly FaultSpec[] | undefined;
  /** What to answer; default: the smallest answer that does what the request asks. */
  answer?: AnswerInput | undefined;
  /** Sizes in characters of the text pieces of a stream, used in rotation; default: about one word. */
  pieceSizes?: readonly number[] | undefined;
  /** Sizes in bytes of the writes to the socket, used in rotation; default: one write per event. */
  writeSizes?: readonly number[] | undefined;
}

/** Decides about a model call; undefined means that it is answered well. `index` counts model calls from 0. */
export type FaultPlan = (
  request: ReceivedRequest & { readonly model: ModelRequest },
  index: number,
) => Behaviour | undefined;

/** Header with a fault: `NAME`, `NAME {"param": …}`, or a JSON list of names and objects with `name`. */
export const FAULT_HEADER = 'x-simulate-fault';
/** Header with an answer: the JSON text of an `AnswerInput`. */
export const ANSWER_HEADER = 'x-simulate-answer';

/** Reads the two headers. Throws a MisuseError for what it does not understand. */
export function behaviourFromHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Behaviour | undefined {
  const fault = single(headers[FAULT_HEADER]);
  const answer = single(headers[ANSWER_HEADER]);
  if (fault === undefined && answer === undefined) return undefined;
  return {
    fault: fault === undefined ? undefined : parseFaultHeader(fault),
    answer: answer === undefined ? undefined : parseAnswerHeader(answer),
  };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

function parseFaultHeader(text: string): readonly FaultSpec[] {
  const list = parseJson(text);
  if (Array.isArray(list)) return list.map(checkSpec);
  if (list !== undefined) return [checkSpec(list)];
  const [name = '', ...rest] = text.trim().split(/\s+(?=\{)/);
  if (rest.length === 0) return [checkSpec(name)];
  const params = parseJson(rest.join(' '));
  if (!isObject(params))
    throw new MisuseError(`${FAULT_HEADER}: the parameters of "${name}" are no JSON object.`);
  return [checkSpec({ name, ...params })];
}

function checkSpec(value: unknown): FaultSpec {
  const name = isObject(value) ? value.name : value;
  if (!isFaultName(name)) {
    throw new MisuseError(`${FAULT_HEADER}: no fault "${String(name)}". Known: ${FAULT_NAMES.join(', ')}.`);
  }
  return isObject(value) ? { ...value, name } : name;
}

function parseAnswerHeader(text: string): AnswerInput {
  const value = parseJson(text);
  if (typeof value === 'string' || isObject(value)) return value;
  throw new MisuseError(`${ANSWER_HEADER}: neither a JSON string nor a JSON object.`);
}

export function faultsOf(behaviour: Behaviour): readonly FaultSpec[] {
  const { fault } = behaviour;
  if (fault === undefined) return [];
  return Array.isArray(fault) ? (fault as readonly FaultSpec[]) : [fault as FaultSpec];
}

/** A fault alone is the behaviour that has just this fault. */
export function toBehaviour(value: Behaviour | FaultSpec): Behaviour {
  return typeof value === 'string' || 'name' in value ? { fault: value } : value;
}
