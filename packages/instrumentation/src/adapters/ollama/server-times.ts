import { CULPRIT } from '@culprit/semconv';
import { number, type Fields } from '../../internal/read.ts';

const NANOSECONDS = 1e9;

const NAMES = [
  ['load_duration', CULPRIT.SERVER_LOAD_DURATION],
  ['prompt_eval_duration', CULPRIT.SERVER_PROMPT_DURATION],
  ['eval_duration', CULPRIT.SERVER_ANSWER_DURATION],
] as const;

/** What the server says it spent its time on, in seconds: a slow call that loaded the model first is a cold start. */
export function serverTimes(body: Fields): Readonly<Record<string, number>> | undefined {
  const times: Record<string, number> = {};
  for (const [field, name] of NAMES) {
    const value = number(body[field]);
    if (value !== undefined) times[name] = value / NANOSECONDS;
  }
  return Object.keys(times).length === 0 ? undefined : times;
}
