import { SimulatedError } from './faults.ts';
import { prompt, type Simulation, type Value } from './simulation.ts';
import { base64Head } from '../text/base64.ts';
import { prose, record, sentence } from './texts.ts';

/** A pipeline as an application would write it. What it throws fails the root. */
export type Pipeline = (simulation: Simulation) => void;

const question = (simulation: Simulation): Value =>
  simulation.value(`Customer asks: ${sentence(simulation.random)}`);

/** How one answer gets into the next prompt. */
function pass(simulation: Simulation, answer: Value): Value {
  const { random } = simulation;
  const { text } = answer;
  const ways = [
    text,
    `Summarise this for the agent:\n"""${text}"""`,
    `Earlier answer (shortened): ${text.slice(0, 120)}…`,
    JSON.stringify({ role: 'user', content: text }),
    `attachment;base64,${base64Head(text)}`,
  ] as const;
  return simulation.value(random.pick(ways), answer);
}

/** Values of a parsed answer put into a template. */
function fill(simulation: Simulation, parsed: Record<string, unknown>, from: Value): Value {
  return simulation.value(
    `Write to ${String(parsed['customer'])} (${String(parsed['priority'])}) about: ${String(parsed['summary'])}`,
    from,
  );
}

/** Code that uses the last answer: sometimes it checks it and throws. */
function deliver(simulation: Simulation, answer: Value): void {
  if (answer.taint.length === 0 || !simulation.random.chance(0.7)) return;
  const quoted = simulation.random.chance(0.5) && answer.text.length > 30;
  const complaint = quoted
    ? `Answer rejected by validation: "${answer.text.slice(0, 60)}"`
    : 'Answer rejected: invalid format, expected a greeting';
  throw new SimulatedError('malformed_response', 'ValidationError', complaint, answer.taint, false);
}

const sequential: Pipeline = (simulation) => {
  const { random } = simulation;
  const extracted = simulation.call({
    name: 'extract',
    inputs: prompt(simulation, question(simulation)),
    expects: 'json',
  });
  const own = random.chance(0.5);
  const parsed = own
    ? simulation.step('parse', {}, () => simulation.parseJson(extracted))
    : simulation.parseJson(extracted);
  const draft = simulation.call({
    name: 'draft',
    inputs: prompt(
      simulation,
      random.chance(0.5) ? fill(simulation, parsed, extracted) : pass(simulation, extracted),
    ),
  });
  const review = simulation.call({ name: 'review', inputs: prompt(simulation, pass(simulation, draft)) });
  const last = simulation.call({ name: 'polish', inputs: prompt(simulation, pass(simulation, review)) });
  deliver(simulation, last);
};

const fanOut: Pipeline = (simulation) => {
  const { random } = simulation;
  const subject = question(simulation);
  const branches = Array.from({ length: random.int(3, 5) }, (_, i) => (): Value => {
    const inputs = prompt(simulation, simulation.value(`Aspect ${i}: ${sentence(random)} ${subject.text}`));
    return random.chance(0.5)
      ? simulation.call({ name: `aspect ${i}`, inputs })
      : simulation.step(`branch ${i}`, {}, () => simulation.call({ name: 'aspect', inputs }));
  });
  const results = simulation.parallel(branches);
  const errors = results.filter((result) => result instanceof SimulatedError);
  if (errors.length > 0 && random.chance(0.5)) throw errors[0] as SimulatedError;
  for (const failed of errors) simulation.handled(failed);
  const answers = results.filter((result) => !(result instanceof SimulatedError)) as Value[];
  const merged = simulation.call({
    name: 'merge',
    inputs: prompt(simulation, ...answers.map((answer) => simulation.value(`Part: ${answer.text}`, answer))),
  });
  deliver(simulation, merged);
};

const rag: Pipeline = (simulation) => {
  const { random } = simulation;
  const asked = question(simulation);
  const optional = simulation.attempt(() =>
    simulation.call({ name: 'rewrite query', inputs: prompt(simulation, asked) }),
  );
  if (optional instanceof SimulatedError) simulation.handled(optional);
  const query = optional instanceof SimulatedError ? asked : simulation.value(optional.text, optional);
  const documents = simulation.call({
    name: 'retrieve',
    operation: 'retrieval',
    inputs: [query],
    expects: random.chance(0.3) ? 'json' : 'text',
  });
  const answer = simulation.call({
    name: 'answer',
    inputs: prompt(
      simulation,
      simulation.value(`Context:\n${documents.text.slice(0, 400)}`, documents),
      asked,
    ),
    expects: 'json',
  });
  const parsed = simulation.step('parse answer', {}, () => simulation.parseJson(answer));
  deliver(simulation, fill(simulation, parsed, answer));
};

/** A conversation that carries its history along, with tools whose errors the model is told. */
function converse(simulation: Simulation, goal: Value, rounds: number): Value {
  const { random } = simulation;
  const history: Value[] = [];
  let fresh: Value[] = prompt(simulation, goal);
  let consumed: string[] = [];
  for (let round = 0; ; round++) {
    const last = round === rounds;
    const requested = last ? [] : [`call_${random.hex(8)}`];
    const said = simulation.call({ history: [...history], inputs: fresh, toolCall: { requested, consumed } });
    if (last) return said;
    history.push(...fresh.map((value) => simulation.value(value.text)), simulation.value(said.text));
    const id = requested[0] ?? '';
    const lookup = {
      operation: 'execute_tool',
      toolName: random.pick(['lookup_order', 'search_faq']),
      toolCall: { executes: id },
      expects: 'json',
    } as const;
    const args =
      said.taint.length > 0
        ? simulation.value(`{"query": "${said.text.slice(-60)}`, said)
        : simulation.value(JSON.stringify({ query: sentence(random) }));
    const result = simulation.attempt(() => simulation.call({ ...lookup, inputs: [args] }));
    if (result instanceof SimulatedError && random.chance(0.3)) throw result;
    if (result instanceof SimulatedError) simulation.handled(result);
    fresh = [
      result instanceof SimulatedError ? simulation.told(result, `Tool error: ${result.message}`) : result,
    ];
    consumed = [...consumed, id];
  }
}

const agent: Pipeline = (simulation) => {
  const answer = simulation.step('invoke_agent support', { operation: 'invoke_agent' }, () =>
    converse(simulation, question(simulation), simulation.random.int(2, 4)),
  );
  deliver(simulation, answer);
};

const handoff: Pipeline = (simulation) => {
  const { random } = simulation;
  let message = question(simulation);
  for (const name of ['triage', 'research', 'writer'].slice(0, random.int(2, 3))) {
    const goal = simulation.value(`Hand-off to ${name}: ${pass(simulation, message).text}`, message);
    message = simulation.step(`invoke_agent ${name}`, { operation: 'invoke_agent' }, () =>
      random.chance(0.5)
        ? converse(simulation, goal, 1)
        : simulation.call({
            inputs: prompt(simulation, goal),
            expects: random.chance(0.5) ? 'json' : 'text',
          }),
    );
  }
  deliver(simulation, message);
};

/** Tries again, then another model; gives up with the last error, or with one of its own. */
const resilient: Pipeline = (simulation) => {
  const { random } = simulation;
  const inputs = prompt(simulation, question(simulation));
  const tries = [
    {},
    ...(random.chance(0.7) ? [{}] : []),
    ...(random.chance(0.7) ? [{ provider: 'anthropic', model: 'claude-sonnet-4-5' }] : []),
  ];
  const answer = simulation.step('generate with retries', {}, () => {
    const failed: SimulatedError[] = [];
    for (const [i, attempt] of tries.entries()) {
      const result = simulation.attempt(() => simulation.call({ ...attempt, inputs }));
      if (!(result instanceof SimulatedError)) {
        for (const error of failed) simulation.handled(error);
        return result;
      }
      failed.push(result);
      if (i === tries.length - 1)
        throw random.chance(0.5)
          ? result
          : result.wrapped(`Failed after ${tries.length} attempts. Last error: ${result.message}`);
    }
    throw new Error('unreachable');
  });
  const draft = simulation.call({ name: 'draft', inputs: prompt(simulation, pass(simulation, answer)) });
  deliver(simulation, draft);
};

/** Catches what a step throws, says OK, and goes on with the error's text in the next prompt. */
const masking: Pipeline = (simulation) => {
  const { random } = simulation;
  const facts = simulation.attempt(() =>
    simulation.step('gather facts', {}, () =>
      simulation.call({ name: 'facts', inputs: prompt(simulation, question(simulation)), expects: 'json' }),
    ),
  );
  if (facts instanceof SimulatedError) simulation.handled(facts);
  const next =
    facts instanceof SimulatedError
      ? simulation.told(facts, `The fact finder said: ${facts.message}\nGo on with what you know.`)
      : facts;
  const distractor = simulation.attempt(() =>
    simulation.call({
      name: 'translate',
      inputs: prompt(simulation, simulation.value(`Translate: ${prose(random, 2)}`)),
    }),
  );
  if (distractor instanceof SimulatedError) simulation.handled(distractor);
  const answer = simulation.call({
    name: 'compose',
    inputs: prompt(simulation, next, simulation.value(record(random, simulation.sharedId))),
  });
  deliver(simulation, answer);
};

export type PatternName =
  'sequential' | 'fan-out' | 'rag' | 'agent loop' | 'hand-off' | 'retries and fallbacks' | 'masked errors';

export const PIPELINES: Readonly<Record<PatternName, Pipeline>> = {
  sequential,
  'fan-out': fanOut,
  rag,
  'agent loop': agent,
  'hand-off': handoff,
  'retries and fallbacks': resilient,
  'masked errors': masking,
};
