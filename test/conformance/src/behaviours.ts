import type { Slot } from './subject.ts';

/** One row of the suite: what is promised, and which parts of a subject it is shown with. */
export interface Behaviour {
  /** Number in docs/requirements.md. */
  id: BehaviourId;
  /** What holds, as a statement; the column of docs/support.md. */
  title: string;
  /** How it is checked, in a sentence. */
  how: string;
  /** Slots without which it can not be shown: a subject fills them or says in `cannot` why it does not. */
  needs: readonly Slot[];
  /** Slots that are shown too where there is such a thing; without one, `cannot` has a reason that becomes a note. */
  extras: readonly Slot[];
}

interface Uses {
  needs?: readonly Slot[];
  extras?: readonly Slot[];
}

const row = <Id extends string>(
  id: Id,
  title: string,
  how: string,
  { needs = [], extras = [] }: Uses = {},
) => ({ id, title, how, needs, extras });

const ROWS = [
  row(
    'R1',
    'helpers work, bodies are read once',
    'Every helper bare and instrumented: equal results, equal requests, equal number of body reads.',
    { extras: ['helpers'] },
  ),
  row(
    'R2',
    "the SDK's own promise comes back",
    'Class, own keys and methods of the promise; the raw response with its body unread.',
    { extras: ['raw'] },
  ),
  row('R3', 'no Proxy', 'The client and every object below it.'),
  row(
    'R4',
    'classes keep their identity',
    'Name, length, statics and instanceof of the client class; a subclass is traced.',
  ),
  row(
    'R5',
    'members and other requests stay',
    'All own and inherited members before and after; calls that are not instrumented reach the server unchanged.',
    { extras: ['untouched'] },
  ),
  row(
    'R6',
    'streams keep class, members and doors',
    'Prototype chain and own keys of the stream, and every way the SDK offers to read it.',
    { needs: ['stream'], extras: ['doors'] },
  ),
  row(
    'R7',
    'nothing is read ahead or longer',
    'After a break at the first chunk the server sees the connection closed.',
    { needs: ['stream'] },
  ),
  row(
    'R8',
    'no unhandled rejection of ours',
    'Failing calls whose rejection is handled, in every way: the process hears of none.',
  ),
  row(
    'R9',
    'unhandled rejections stay so',
    'Failing calls that nobody handles: the process hears of exactly those it hears of without us.',
  ),
  row(
    'R10',
    'faults of ours stay inside',
    'A tracer that throws everywhere; readers fed with mutations of what they saw.',
  ),
  row(
    'R11',
    'disabled means untouched',
    'Every property descriptor below the client class is the original after disable, in any order.',
  ),
  row('R12', 'registered twice, one span', 'Twenty registrations, one call.'),
  row(
    'R13',
    'works beside HTTP instrumentation',
    "Parallel calls while somebody listens on Node's HTTP and undici channels.",
  ),
  row(
    'R14',
    'clients made before and after',
    'A client from before instrumentation and one from after; own properties as without us.',
  ),
  row(
    'R15',
    'versions and module systems side by side',
    'All versions of this page in one process, ESM and CommonJS, each call traced, errors judged the same.',
  ),
  row(
    'R16',
    'a stream ends its span once, however it ends',
    'Natural end, break, return, throwing consumer, reset, HTTP error before the stream.',
    { needs: ['stream'] },
  ),
  row(
    'R17',
    'a quiet end is no success',
    'A stream that is cut cleanly, a cancelled one and one that timed out.',
    { needs: ['stream'], extras: ['signal'] },
  ),
  row('R18', 'a stream never read ends', 'Created, dropped, flushed.', { needs: ['stream'] }),
  row(
    'R19',
    'nothing is done to an ended span',
    'OpenTelemetry has nothing to complain about in the whole run.',
  ),
  row('R20', 'one open span holds nothing back', 'A stream left open beside a finished call.', {
    needs: ['stream'],
  }),
  row('R21', 'time of the first and last chunk', 'Present on streams, absent elsewhere.', {
    needs: ['stream'],
  }),
  row(
    'R22',
    'the answer we saw is the one the caller saw',
    'Text of the reassembled message against what the application read, plain and streamed.',
    { needs: ['text'], extras: ['stream'] },
  ),
  row('R23', 'failures inside a 200 are failures', 'Every in-band form the provider has.', {
    needs: ['inBand'],
  }),
  row(
    'R47',
    'streams carry the usage that was sent',
    'Token counts of the span are those the provider sent.',
    { needs: ['stream', 'usage'] },
  ),
  row('R48', 'input tokens mean the total', "Table of the provider's usage objects.", { needs: ['usages'] }),
  row('R49', 'split usage is merged', 'The same usage plain and in pieces.', { needs: ['stream', 'usages'] }),
  row('R50', 'stream and plain say the same', 'Equal attribute keys, but for those only a stream has.', {
    needs: ['stream'],
  }),
  row('R51', 'unknown models are no surprise', 'A model nobody has heard of changes and logs nothing.'),
  row(
    'R52',
    'metrics do not depend on sampling',
    'An always-off sampler: operations, duration and attempts are still recorded.',
  ),
  row('R54', 'status, code and request id survive', 'Each documented error of the provider.'),
  row('R55', 'hidden attempts are counted', 'A failing attempt before a good one.', {
    extras: ['retries'],
  }),
  row(
    'R57',
    'rate-limit headers from an allow-list',
    "The provider's headers on success and on 429, as numbers.",
    { needs: ['limits'] },
  ),
  row(
    'R59',
    'odd thrown values are readable',
    'A transport that throws a string, a plain object, undefined, an empty error.',
    { needs: ['transport'] },
  ),
  row('R87', 'binary is described', 'An image or a recording in the request, with content on.', {
    needs: ['binary'],
  }),
  row(
    'R88',
    'nothing is read when nobody records',
    'Reads of the request under an always-off sampler, against those without us.',
  ),
  row(
    'R89',
    'any value can be passed',
    'Cycles, BigInt, getters that throw and others in every place of the request: the same result as without us.',
  ),
  row('R90', 'vectors are summarised', 'Exported size of a call with vectors.', { needs: ['vectors'] }),
  row(
    'R91',
    'no state outlives a call',
    'Hundreds of calls, finished, failed, abandoned and unread: nothing is open afterwards.',
  ),
  row(
    'R92',
    'content is off by default',
    'A canary in every field of the request and in the error: in none of the exported bytes.',
    { needs: ['everywhere'] },
  ),
  row(
    'R93',
    'credentials are never exported',
    'Keys in client options, URL and an error that echoes them, with content on.',
  ),
] as const;

export type BehaviourId = (typeof ROWS)[number]['id'];

/** All behaviours, in the order of docs/requirements.md. */
export const BEHAVIOURS: readonly Behaviour[] = ROWS;
