/** One HTTP answer of a provider, kept to be given again from inside the process. */
export interface Recorded {
  status: number;
  headers: readonly (readonly [string, string])[];
  /** Base64. */
  body: string;
}

/** What describes the transfer and not the answer. */
const OF_TRANSFER: ReadonlySet<string> = new Set(['content-encoding', 'content-length', 'transfer-encoding']);

/** Sends over the network what `run` sends by the global `fetch`, and keeps the answers in their order. */
export async function record(run: () => PromiseLike<unknown>): Promise<Recorded[]> {
  const recorded: Recorded[] = [];
  const original = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    const response = await original(...request);
    const body = Buffer.from(await response.arrayBuffer());
    const headers = [...response.headers].filter(([name]) => !OF_TRANSFER.has(name));
    recorded.push({ status: response.status, headers, body: body.toString('base64') });
    return new Response(body, { status: response.status, headers: response.headers });
  };
  try {
    await run();
  } finally {
    globalThis.fetch = original;
  }
  return recorded;
}

/** From now on the global `fetch` gives the answers, in turn and again from the first; nothing is sent. */
export function replay(recorded: readonly Recorded[]): void {
  const answers = recorded.map(({ status, headers, body }) => ({
    init: { status, headers: headers as [string, string][] },
    body: Buffer.from(body, 'base64'),
  }));
  let next = 0;
  globalThis.fetch = () => {
    const { init, body } = answers[next++ % answers.length]!;
    return Promise.resolve(new Response(body.length > PIECE ? pieces(body) : body, init));
  };
}

/** As much as a network brings at once; some SDKs take the square of what they are handed in one piece. */
const PIECE = 4096;

function pieces(body: Buffer): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(body.subarray(at, at + PIECE));
      at += PIECE;
      if (at >= body.length) controller.close();
    },
  });
}

/** The recording of a stream with its middle event as often as asked. */
export function lengthened(recorded: readonly Recorded[], times: number): Recorded[] {
  return recorded.map((one, index) => {
    if (index < recorded.length - 1) return one;
    const type = one.headers.find(([name]) => name === 'content-type')?.[1] ?? '';
    const events = eventsOf(Buffer.from(one.body, 'base64'), type);
    const middle = events.length >> 1;
    const body = Buffer.concat([
      ...events.slice(0, middle),
      ...Array.from({ length: times }, () => events[middle]!),
      ...events.slice(middle + 1),
    ]);
    return { ...one, body: body.toString('base64') };
  });
}

/** Frames of an AWS event stream, server-sent events, or lines. */
function eventsOf(body: Buffer, type: string): Buffer[] {
  if (!type.includes('eventstream')) {
    const separator = type.includes('event-stream') ? /(?<=\r?\n\r?\n)/ : /(?<=\n)/;
    return body
      .toString()
      .split(separator)
      .filter((event) => event !== '')
      .map((event) => Buffer.from(event));
  }
  const frames: Buffer[] = [];
  for (let at = 0; at < body.length; at += body.readUInt32BE(at))
    frames.push(body.subarray(at, at + body.readUInt32BE(at)));
  return frames;
}
