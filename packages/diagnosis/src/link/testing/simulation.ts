import { groupOf, type FailureCategory } from '../../taxonomy.ts';
import type { CascadeRole, TraceSpan } from '../../trace.ts';
import { createThrown, type Fault, SimulatedError } from './faults.ts';
import { Random } from './random.ts';
import { ANSWER_OPENING, prose, record, SYSTEM_PROMPT } from './texts.ts';

/** A text that knows which failures damaged it. The linker never sees `taint`; it is the truth to compare with. */
export interface Value {
  readonly text: string;
  readonly taint: readonly string[];
}

export interface Truth {
  /** Direct edges, `cause>effect`. */
  readonly edges: Set<string>;
  readonly roles: Map<string, CascadeRole | null>;
}

export interface SimulatedTrace {
  readonly spans: TraceSpan[];
  readonly truth: Truth;
  /** Calls that a fault could hit: the range of positions of a fault plan. */
  readonly calls: number;
}

export interface CallOptions {
  readonly name?: string;
  readonly inputs: readonly Value[];
  /** Inputs that earlier calls of the conversation have had already. */
  readonly history?: readonly Value[];
  readonly expects?: 'json' | 'text';
  readonly operation?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly toolCall?: { executes?: string; consumed?: readonly string[]; requested?: readonly string[] };
  readonly toolName?: string;
}

interface Open {
  readonly id: string;
  readonly parent: Open | undefined;
}

/**
 * Runs a pipeline written as ordinary code over a simulated clock. Faults are injected into calls by position;
 * everything after that is what the pipeline's own code makes of them, with damage tracked from value to value.
 */
export class Simulation {
  readonly random: Random;
  readonly sharedId: string;
  readonly #plan: ReadonlyMap<number, Fault>;
  readonly #spans: TraceSpan[] = [];
  readonly #edges = new Set<string>();
  readonly #handled = new Set<string>();
  readonly #contained = new Map<string, string[]>();
  readonly #live: boolean;
  readonly #okStatus: boolean;
  #now = 1_700_000_000_000;
  #current: Open | undefined;
  #calls = 0;
  #ids = 0;

  constructor(seed: number, plan: ReadonlyMap<number, Fault>) {
    this.random = new Random(seed);
    this.#plan = plan;
    this.sharedId = `tenant-${this.random.hex(8)}`;
    this.#live = this.random.chance(0.5);
    this.#okStatus = this.random.chance(0.3);
  }

  value(text: string, ...from: readonly Value[]): Value {
    return { text, taint: [...new Set(from.flatMap((value) => value.taint))] };
  }

  /** Runs `body` in a span of its own. What it throws marks the span and goes on. */
  step<T>(name: string, fields: Partial<TraceSpan>, body: (id: string) => T): T {
    const open = this.#open();
    const startMs = this.#now;
    this.#now += 1 + this.random.next();
    try {
      const result = body(open.id);
      this.#close(open, {
        ...fields,
        name,
        startMs,
        status: fields.status ?? (this.#okStatus ? 'ok' : 'unset'),
      });
      return result;
    } catch (error) {
      if (!(error instanceof SimulatedError)) throw error;
      this.#fail(open, error, { ...fields, name, startMs });
      throw error;
    }
  }

  /** One call of a model, a tool or an index. */
  call(options: CallOptions): Value {
    const position = this.#calls++;
    const fault = this.#plan.get(position);
    const open = this.#open();
    const startMs = this.#now;
    this.#now += this.random.int(20, 900) + this.random.next();
    const inputs = [...(options.history ?? []), ...options.inputs];
    const fields = this.#fields(options, startMs);
    const harmed = fault === undefined ? this.#harm(options.inputs) : undefined;
    if (fault?.kind === 'error' || harmed === 'rejected') {
      const error =
        fault?.kind === 'error'
          ? createThrown(fault, this.random)
          : new SimulatedError(
              'invalid_input_format',
              'BadRequestError',
              `400 The request body of call ${this.random.hex(6)} could not be processed`,
            );
      error.taint = fault === undefined ? taintOf(options.inputs) : [];
      this.#fail(open, error, {
        ...fields,
        flow: { inputs: inputs.map((value) => value.text), outputs: [] },
      });
      throw error;
    }
    const healthy = this.#answer(options);
    const damaged =
      fault === undefined
        ? harmed === undefined
          ? undefined
          : harmed(healthy)
        : fault.damage(healthy, this.random);
    const category = fault?.category ?? (harmed === undefined ? undefined : 'semantic_error');
    const text = damaged ?? this.#carryOn(healthy, options.inputs);
    this.#close(open, {
      ...fields,
      status: this.#okStatus ? 'ok' : 'unset',
      ...(category !== undefined && { verdict: verdictOf(category, fault?.subcategory, true) }),
      flow: { inputs: inputs.map((value) => value.text), outputs: text === '' ? [] : [text] },
    });
    if (harmed !== undefined) this.#blame(taintOf(options.inputs), open.id);
    if (category !== undefined)
      return { text, taint: fault?.sound === true ? taintOf(options.inputs) : [open.id] };
    return { text, taint: text === healthy ? [] : taintOf(options.inputs) };
  }

  /** Like `Promise.allSettled`: branches side by side, all waited for. */
  parallel<T>(branches: readonly (() => T)[]): (T | SimulatedError)[] {
    const begin = this.#now;
    let latest = begin;
    const results = branches.map((branch) => {
      this.#now = begin + this.random.next();
      const result = this.attempt(branch);
      latest = Math.max(latest, this.#now);
      return result;
    });
    this.#now = latest;
    return results;
  }

  /** Runs the body and hands back what it throws; the caller says with {@link handled} when that was the end of it. */
  attempt<T>(body: () => T): T | SimulatedError {
    try {
      return body();
    } catch (error) {
      if (error instanceof SimulatedError) return error;
      throw error;
    }
  }

  /** The pipeline caught the error and went on without any harm. */
  handled(error: SimulatedError): void {
    if (error.carrier === undefined) return;
    this.#handled.add(error.carrier);
    if (this.#current)
      this.#contained.set(this.#current.id, [
        ...(this.#contained.get(this.#current.id) ?? []),
        error.carrier,
      ]);
  }

  /** The next call gets the error's message to read. */
  told(error: SimulatedError, text: string): Value {
    return { text, taint: error.carrier === undefined ? [] : [error.carrier] };
  }

  parseJson(value: Value): Record<string, unknown> {
    const text = value.text.startsWith(ANSWER_OPENING) ? value.text.slice(ANSWER_OPENING.length) : value.text;
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed === 'object' && parsed !== null && 'summary' in parsed) return parsed;
    } catch (error) {
      throw new SimulatedError(
        'malformed_response',
        'SyntaxError',
        (error as Error).message,
        value.taint,
        false,
      );
    }
    throw new SimulatedError(
      'malformed_response',
      'ZodError',
      'Invalid input: expected string, received undefined at "summary"',
      value.taint,
      false,
    );
  }

  finish(): SimulatedTrace {
    return { spans: this.#spans, truth: { edges: this.#edges, roles: this.#roles() }, calls: this.#calls };
  }

  #roles(): Map<string, CascadeRole | null> {
    const effects = new Map<string, string[]>();
    const caused = new Set<string>();
    for (const [cause = '', effect = ''] of [...this.#edges].map((edge) => edge.split('>'))) {
      effects.set(cause, [...(effects.get(cause) ?? []), effect]);
      caused.add(effect);
    }
    const recovered = (id: string): boolean => {
      const harm = effects.get(id) ?? [];
      return harm.length > 0 ? harm.every(recovered) : this.#handled.has(id);
    };
    return new Map(
      this.#spans.map((span) => {
        const failed = span.status === 'error' || span.verdict !== undefined;
        if (!failed)
          return [
            span.spanId,
            this.#contained.get(span.spanId)?.some(recovered) === true ? 'contained' : null,
          ];
        if (caused.has(span.spanId)) return [span.spanId, 'propagated'];
        if (recovered(span.spanId)) return [span.spanId, 'recovered'];
        return [span.spanId, span.status === 'ok' ? 'masked' : 'origin'];
      }),
    );
  }

  #open(): Open {
    const open = {
      id: `s${(this.#ids++).toString(16).padStart(4, '0')}`,
      parent: this.#current,
      handledBelow: false,
    };
    this.#current = open;
    return open;
  }

  #close(open: Open, fields: Partial<TraceSpan> & { name?: string; startMs: number }): void {
    this.#now += this.random.next();
    this.#current = open.parent;
    this.#spans.push({
      status: 'unset',
      name: 'span',
      ...fields,
      spanId: open.id,
      parentSpanId: open.parent?.id,
      endMs: this.#now,
      localRoot: open.parent === undefined,
    });
  }

  #fail(open: Open, error: SimulatedError, fields: Partial<TraceSpan> & { startMs: number }): void {
    this.#blame(error.carrier === undefined ? error.taint : [error.carrier], open.id);
    error.carrier = open.id;
    this.#close(open, {
      ...fields,
      status: 'error',
      error: { type: error.type, message: error.message, ...(this.#live && { identity: error.identity }) },
      ...(error.classified && { verdict: verdictOf(error.category, undefined, false) }),
    });
  }

  #blame(causes: readonly string[], effect: string): void {
    for (const cause of causes) if (cause !== effect) this.#edges.add(`${cause}>${effect}`);
  }

  /** What damaged input does to the call: it is rejected, or it answers wrongly, or nothing. */
  #harm(inputs: readonly Value[]): 'rejected' | ((answer: string) => string) | undefined {
    if (taintOf(inputs).length === 0 || !this.random.chance(0.75)) return undefined;
    if (this.random.chance(0.2)) return 'rejected';
    return () => `I am not sure what to make of this. ${prose(this.random, 1)}`;
  }

  /** A healthy answer to damaged input repeats the damage more often than not. */
  #carryOn(answer: string, inputs: readonly Value[]): string {
    const bad = inputs.find((value) => value.taint.length > 0 && value.text.length > 60);
    if (bad === undefined || !this.random.chance(0.6)) return answer;
    return `${answer}\nNote: ${bad.text.slice(-90)}`;
  }

  #answer(options: CallOptions): string {
    if (options.expects !== 'json') return prose(this.random, this.random.int(1, 6));
    return (this.random.chance(0.3) ? ANSWER_OPENING : '') + record(this.random, this.sharedId);
  }

  #fields(options: CallOptions, startMs: number): Partial<TraceSpan> & { startMs: number } {
    const operation = options.operation ?? 'chat';
    const isModel = operation === 'chat';
    const prompt = [...(options.history ?? []), ...options.inputs].map((value) => value.text).join('\n');
    return {
      startMs,
      name: options.name ?? `${operation} ${options.toolName ?? options.model ?? 'gpt-4o'}`,
      operation,
      ...(isModel && {
        provider: options.provider ?? 'openai',
        model: options.model ?? 'gpt-4o',
        serverAddress: 'api.openai.com',
        promptHash: hash(prompt),
      }),
      ...(options.toolCall && { toolCalls: options.toolCall }),
      ...(options.toolName !== undefined && { toolName: options.toolName }),
    };
  }
}

/** A prompt as applications write them: the shared instructions, the shared id, then what is new. */
export function prompt(simulation: Simulation, ...parts: readonly Value[]): Value[] {
  return [
    simulation.value(SYSTEM_PROMPT),
    ...parts.map((part) =>
      simulation.value(`Tenant ${simulation.sharedId}. Priority high.\n${part.text}`, part),
    ),
  ];
}

export function taintOf(values: readonly Value[]): readonly string[] {
  return [...new Set(values.flatMap((value) => value.taint))];
}

function verdictOf(
  category: FailureCategory,
  subcategory: string | undefined,
  silent: boolean,
): TraceSpan['verdict'] {
  return {
    category,
    group: groupOf(category),
    rule: 'simulated',
    confidence: 0.9,
    evidence: [],
    retryable: false,
    remedy: 'inspect',
    silent,
    ...(subcategory !== undefined && { subcategory }),
  };
}

function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value.toString(16);
}
