import { milvusStatus, SUCCESS } from '../errors/milvus.ts';
import { embed } from './embeddings.ts';
import { found, searchRequest, type Found } from './found.ts';
import { grpcBody, grpcReply, unframed } from './grpc.ts';
import type { Exchange } from '../exchange.ts';
import { asNumber, asString } from '../json.ts';
import { fieldsOf, Float, message, textAt } from './protobuf.ts';
import type { OwnPath, SidePath, WireFormat } from './format.ts';

const INT_64 = 5;
const VARCHAR = 21;
const FLOAT_VECTOR = 101;
const DIMENSIONS = 128;

const pair = (key: string, value: string): Uint8Array => message({ 1: key, 2: value });

/** Numbers of one repeated field are packed: their bytes in a row. */
function packedFloats(values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeFloatLE(value, index * 4));
  return bytes;
}

const ids = (documents: readonly Found[]): Uint8Array =>
  message({
    1: INT_64,
    2: 'id',
    3: message({ 3: message({ 1: documents.map((_, index) => index + 1) }) }),
    5: 100,
  });

const texts = (documents: readonly Found[]): Uint8Array =>
  message({
    1: VARCHAR,
    2: 'text',
    3: message({ 6: message({ 1: documents.map(({ text }) => text) }) }),
    5: 102,
  });

const vectors = (documents: readonly Found[]): Uint8Array =>
  message({
    1: FLOAT_VECTOR,
    2: 'vector',
    4: message({
      1: DIMENSIONS,
      2: message({ 1: packedFloats(documents.flatMap(({ text }) => [...embed(text, DIMENSIONS)])) }),
    }),
    5: 101,
  });

/** `SearchResults`: scores, ids and columns of fields, all questions in a row. */
function searchResults(exchange: Exchange): Uint8Array {
  const documents = found(exchange, asNumber(exchange.request.body.limit));
  const wantsVectors = exchange.request.body.wantsVectors === true;
  const data = message({
    1: 1,
    2: documents.length,
    3:
      documents.length === 0
        ? []
        : [ids(documents), texts(documents), ...(wantsVectors ? [vectors(documents)] : [])],
    4: documents.map(({ score }) => new Float(score)),
    5: message({ 1: message({ 1: documents.map((_, index) => index + 1) }) }),
    6: documents.length,
    7: ['id', 'text', ...(wantsVectors ? ['vector'] : [])],
  });
  return message({ 1: milvusStatus(SUCCESS), 2: data, 3: asString(exchange.request.body.collection) });
}

/** `QueryResults`: columns of fields, without scores. */
function queryResults(exchange: Exchange): Uint8Array {
  const documents = found(exchange, asNumber(exchange.request.body.limit));
  return message({
    1: milvusStatus(SUCCESS),
    2: [ids(documents), texts(documents)],
    3: asString(exchange.request.body.collection),
    4: ['id', 'text'],
  });
}

function operation(
  decode: NonNullable<WireFormat['decode']>,
  answer: (exchange: Exchange) => Uint8Array,
): WireFormat {
  return {
    decode,
    check: () => undefined,
    read: (body, target) => searchRequest(body, target),
    document: () => ({}),
    binary: (exchange) => grpcBody(answer(exchange)),
  };
}

/** How many are asked for is among pairs of texts. */
function pairsAt(request: ReturnType<typeof fieldsOf>, number: number): Map<string, string> {
  const pairs = (request.get(number) ?? []).map((bytes) => fieldsOf(bytes as Uint8Array));
  return new Map(pairs.map((one) => [textAt(one, 1) ?? '', textAt(one, 2) ?? '']));
}

const limitOf = (pairs: Map<string, string>): number | undefined => {
  const limit = pairs.get('topk') ?? pairs.get('limit');
  return limit === undefined ? undefined : Number(limit);
};

const search = operation((bytes) => {
  const request = fieldsOf(unframed(bytes));
  const fields = (request.get(8) ?? []).map((name) => Buffer.from(name as Uint8Array).toString());
  return {
    collection: textAt(request, 3),
    limit: limitOf(pairsAt(request, 9)),
    wantsVectors: fields.includes('vector'),
  };
}, searchResults);

const hybridSearch = operation((bytes) => {
  const request = fieldsOf(unframed(bytes));
  return { collection: textAt(request, 3), limit: limitOf(pairsAt(request, 6)) };
}, searchResults);

const query = operation((bytes) => {
  const request = fieldsOf(unframed(bytes));
  return { collection: textAt(request, 3), limit: limitOf(pairsAt(request, 9)) };
}, queryResults);

const SERVICE = '^/milvus\\.proto\\.milvus\\.MilvusService';

/** Searches and queries of Milvus (milvus-proto, milvus.proto), by field number. */
export const milvusPaths: readonly OwnPath[] = [
  { path: new RegExp(`${SERVICE}/Search$`), api: 'other', format: search },
  { path: new RegExp(`${SERVICE}/HybridSearch$`), api: 'other', format: hybridSearch },
  { path: new RegExp(`${SERVICE}/Query$`), api: 'other', format: query },
];

/** A collection with a key, a text and a vector. */
function describeCollection(): Uint8Array {
  const schema = message({
    1: 'docs',
    4: [
      message({ 1: 100, 2: 'id', 3: true, 5: INT_64 }),
      message({ 1: 101, 2: 'vector', 5: FLOAT_VECTOR, 6: [pair('dim', String(DIMENSIONS))] }),
      message({ 1: 102, 2: 'text', 5: VARCHAR, 6: [pair('max_length', '512')] }),
    ],
  });
  return message({ 1: milvusStatus(SUCCESS), 2: schema, 3: 1 });
}

/** What the client asks for besides: who the server is, and what the collection looks like. */
export const milvusSidePaths: readonly SidePath[] = [
  { path: new RegExp(`${SERVICE}/DescribeCollection$`), reply: () => grpcReply(describeCollection()) },
  {
    path: new RegExp(`${SERVICE}/Connect$`),
    reply: () => grpcReply(message({ 1: milvusStatus(SUCCESS), 2: message({ 1: '2.6.4' }), 3: 1 })),
  },
];
