import { found, searchRequest } from './found.ts';
import { grpcBody, grpcReply, unframed } from './grpc.ts';
import { jsonReply } from '../errors/kinds.ts';
import { asNumber, asString } from '../json.ts';
import { fieldsOf, Float, message, textAt } from './protobuf.ts';
import type { OwnPath, SidePath, WireFormat } from './format.ts';

const SERVING = 1;
const LIMIT = 30;
const NEAR_TEXT = 45;
const BM25 = 41;

/** `SearchRequest` and `SearchReply` of weaviate/v1/search_get.proto, by field number. */
const search: WireFormat = {
  decode: (bytes) => {
    const request = fieldsOf(unframed(bytes));
    const text = request.get(NEAR_TEXT)?.[0] ?? request.get(BM25)?.[0];
    return {
      collection: textAt(request, 1),
      limit: request.get(LIMIT)?.[0],
      query: text instanceof Uint8Array ? textAt(fieldsOf(text), 1) : undefined,
    };
  },
  check: () => undefined,
  read: (body, target) => searchRequest(body, target, asString(body.query)),
  document: () => ({}),
  binary: (exchange) => {
    const { limit, collection } = exchange.request.body;
    const results = found(exchange, asNumber(limit)).map(({ score, text }, index) => {
      const id = `0198c2a4-5d3c-7c1e-9f0a-${String(index).padStart(12, '0')}`;
      const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
      const property = message({ 1: 'text', 2: message({ 13: text }) });
      return message({
        1: message({ 3: asString(collection) ?? '', 11: message({ 1: [property] }) }),
        2: message({
          1: id,
          7: new Float(1 - score),
          8: true,
          9: new Float(score),
          10: true,
          11: new Float(score),
          12: true,
          20: bytes,
        }),
      });
    });
    return grpcBody(message({ 1: new Float(0.004), 2: results }));
  },
};

/** The searches of Weaviate, which its client asks for by gRPC. */
export const weaviatePaths: readonly OwnPath[] = [
  { path: /^\/weaviate\.v1\.Weaviate\/Search$/, api: 'other', format: search },
];

/** What the client looks at when it connects, and the version of the server. */
export const weaviateSidePaths: readonly SidePath[] = [
  { path: /^\/grpc\.health\.v1\.Health\/Check$/, reply: () => grpcReply(message({ 1: SERVING })) },
  {
    path: /^\/weaviate\/v1\/meta$/,
    reply: () => jsonReply(200, { hostname: 'http://[::]:8080', modules: {}, version: '1.33.0' }),
  },
  {
    path: /^\/weaviate\/v1\/\.well-known\/openid-configuration$/,
    reply: () => ({ status: 404, headers: {}, body: '' }),
  },
];
