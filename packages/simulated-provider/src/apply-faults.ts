import { MisuseError } from './exchange.ts';
import type { Delivery, Exchange, Frame, Reply } from './exchange.ts';
import type { FaultDefinition, FaultParams } from './faults/definition.ts';
import { FAULTS } from './faults/index.ts';
import type { FaultName } from './faults/index.ts';
import type { JsonObject } from './json.ts';
import type { WireFormat } from './wire/format.ts';

export interface SentReply {
  reply: Reply;
  delivery: Delivery;
}

type OnDocument = (document: JsonObject, exchange: Exchange) => void;

interface Application {
  exchange: Exchange;
  faults: readonly ({ name: FaultName } & FaultParams)[];
  format: WireFormat;
  /** Milliseconds since the epoch. */
  now: number;
  /** Told the complete document of a plain answer. */
  onDocument: OnDocument;
}

/** Runs an answer through its faults, step by step: what is said, the events, the reply, the bytes. */
export function applyFaults({ exchange, faults, format, now, onDocument }: Application): SentReply {
  const active = faults.map((params) => ({ definition: definitionFor(params.name, exchange), params }));
  const changed = active.reduce<Exchange>(
    (current, { definition, params }) =>
      definition.answer === undefined
        ? current
        : { ...current, answer: definition.answer(current.answer, current.request, params) },
    exchange,
  );
  const delivery = active.reduce<Delivery>(
    (current, { definition, params }) => ({ ...current, ...definition.delivery?.(params) }),
    {},
  );
  const replacement = active.find(({ definition }) => definition.reply !== undefined);
  if (replacement?.definition.reply !== undefined) {
    return { reply: replacement.definition.reply(changed, replacement.params, now), delivery };
  }
  return { reply: goodReply(changed, format, active, onDocument), delivery };
}

function definitionFor(name: FaultName, { request }: Exchange): FaultDefinition {
  const definition = FAULTS[name];
  if (definition.apis[request.api]?.includes(request.mode)) return definition;
  const places = Object.entries(definition.apis).map(([api, modes]) => `${api} (${modes.join(', ')})`);
  throw new MisuseError(
    `Fault "${name}" is not for ${request.mode} ${request.api}; it is for ${places.join(', ')}.`,
  );
}

function goodReply(
  exchange: Exchange,
  format: WireFormat,
  active: readonly { definition: FaultDefinition; params: FaultParams }[],
  onDocument: OnDocument,
): Reply {
  const binary = format.binary?.(exchange);
  if (binary !== undefined)
    return {
      status: 200,
      headers: { 'content-type': binary.type },
      body: binary.bytes,
      trailers: binary.trailers,
    };
  if (exchange.request.mode === 'plain' || format.frames === undefined) {
    const document = format.document(exchange);
    onDocument(document, exchange);
    return {
      status: format.status ?? 200,
      headers: { 'content-type': 'application/json', ...format.headers?.(exchange) },
      body: JSON.stringify(document),
    };
  }
  const frames = active.reduce<readonly Frame[]>(
    (current, { definition, params }) => definition.frames?.(current, exchange, params, format) ?? current,
    format.frames(exchange),
  );
  const { framing } = format;
  const headers = { 'content-type': framing?.type ?? 'text/event-stream; charset=utf-8' };
  const own = format.headers?.(exchange);
  return { status: 200, headers: { ...headers, 'cache-control': 'no-cache', ...own }, body: frames, framing };
}
