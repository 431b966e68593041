import { qdrantError } from '../errors/qdrant.ts';
import type { Exchange } from '../exchange.ts';
import { asArray, asNumber, asObject, asString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { embed } from './embeddings.ts';
import { found, searchRequest } from './found.ts';
import type { OwnPath, WireFormat } from './format.ts';

const DIMENSIONS = 768;

/** `asked` is one search of a batch, or the body. */
function pointsFor(exchange: Exchange, asked: JsonObject): JsonObject[] {
  return found(exchange, asNumber(asked.limit)).map(({ id, score, text }, index) => ({
    id: index + 1,
    version: 3,
    score,
    ...(asked.with_payload === false ? {} : { payload: { source: id, text } }),
    ...(asked.with_vector === true ? { vector: [...embed(text, DIMENSIONS)] } : {}),
  }));
}

function operation(result: (exchange: Exchange, body: JsonObject) => unknown, needs?: string): WireFormat {
  return {
    check: (body) =>
      needs !== undefined && body[needs] === undefined
        ? qdrantError(400, `Format error in JSON body: missing field \`${needs}\``)
        : undefined,
    read: (body, target) => searchRequest(body, target, asString(asObject(body.query).text)),
    document: (exchange) => ({
      result: result(exchange, exchange.request.body),
      status: 'ok',
      time: 0.000_42,
    }),
  };
}

const batch =
  (wrap: (points: JsonObject[]) => unknown) =>
  (exchange: Exchange, body: JsonObject): unknown[] =>
    asArray(body.searches).map((one) => wrap(pointsFor(exchange, asObject(one))));

const groups = (exchange: Exchange, body: JsonObject): JsonObject => ({
  groups: [{ id: 'one', hits: pointsFor(exchange, { ...body, limit: body.group_size }) }],
});

const list = (points: JsonObject[]): JsonObject[] => points;
const wrapped = (points: JsonObject[]): JsonObject => ({ points });

const POINTS = String.raw`^/collections/[^/]+/points/`;
const at = (path: string, format: WireFormat): OwnPath => ({
  path: new RegExp(`${POINTS}${path}$`),
  api: 'other',
  format,
});

/** Qdrant's REST API. Shapes: its OpenAPI document (1.9 for the older searches, 1.17 for queries). */
export const qdrantPaths: readonly OwnPath[] = [
  at('search', operation(pointsFor, 'vector')),
  at('search/batch', operation(batch(list), 'searches')),
  at('search/groups', operation(groups, 'group_by')),
  at('recommend', operation(pointsFor)),
  at('recommend/batch', operation(batch(list), 'searches')),
  at('recommend/groups', operation(groups, 'group_by')),
  at('discover', operation(pointsFor)),
  at('discover/batch', operation(batch(list), 'searches')),
  at(
    'query',
    operation((exchange, body) => wrapped(pointsFor(exchange, body))),
  ),
  at('query/batch', operation(batch(wrapped), 'searches')),
  at('query/groups', operation(groups, 'group_by')),
];
