import { table } from './rule.ts';
import type { Rule } from './rule.ts';

const STORES = [
  'pinecone',
  'qdrant',
  'chroma',
  'milvus',
  'pgvector',
  'weaviate',
  'elasticsearch',
  'opensearch',
  'redis',
  'lancedb',
  'faiss',
  'cloudflare.vectorize',
  'mongodb',
];

// prettier-ignore
/** Vector stores: the model's tool for finding things, unless connection, key, quota or the request is at fault. */
export const storeRules: readonly Rule[] = [
  ...table({ provider: STORES, source: 'https://docs.pinecone.io/reference/api/errors' }, [
    { id: 'store.any', when: { layer: ['model', 'retrieval', 'agent'] }, category: 'tool_failure', subcategory: 'retrieval', alternatives: ['invalid_input_format'], confidence: 0.6 },
    { id: 'store.connection', when: { type: ['PineconeConnectionError', 'WeaviateConnectionError'] }, category: 'network_timeout', subcategory: 'connection_error', confidence: 0.8 },
    { id: 'store.not_found', when: { type: ['NOT_FOUND', 'NotFoundError', 'not_found', 'NotFound', 'NotFoundException', 'UnexpectedResponse', '42P01'] }, category: 'tool_failure', subcategory: 'retrieval', alternatives: ['invalid_input_format'], source: 'https://www.postgresql.org/docs/current/errcodes-appendix.html' },
    { id: 'store.status', when: { status: [404] }, category: 'tool_failure', subcategory: 'retrieval', alternatives: ['invalid_input_format'] },
    { id: 'store.dimension', confidence: 0.7, when: { hint: ['dimension', 'dimensions', 'dim', 'dimensionality'] }, category: 'invalid_input_format', subcategory: 'dimension_mismatch', alternatives: ['tool_failure'], source: 'https://milvus.io/docs/error_code.md' },
    { id: 'store.collection_missing', when: { text: ['collection … does not exist', 'collection … not found', 'collection … doesnt exist', 'index … not found', 'namespace … not found', 'collection not loaded', 'collection … not loaded', 'no such index', 'relation … does not exist', 'could not find collection', 'cant find collection', 'class … not found'] }, category: 'tool_failure', subcategory: 'retrieval', alternatives: ['invalid_input_format'], source: 'https://docs.trychroma.com/docs/overview/troubleshooting' },
    { id: 'store.argument', when: { code: ['PineconeArgumentError', 'PineconeConfigurationError', 'PineconeEnvironmentVarsNotSupportedError', 'RequiredError', 'ChromaValueError', 'ChromaUniqueError', 'InvalidArgumentError', 'InvalidUUIDError', 'DuplicateIDError', 'IDAlreadyExistsError', 'UniqueConstraintError', 'BatchSizeExceededError', 'WeaviateInvalidInputError', 'WeaviateUnsupportedFeatureError', 'QdrantClientConfigError', 'IllegalArgument', 'ParamError', 'SchemaNotReadyException', 'DataNotMatchException'] }, category: 'invalid_input_format', subcategory: 'invalid_parameter', alternatives: ['tool_failure', 'authentication_failed'], source: 'https://github.com/chroma-core/chroma/blob/main/chromadb/errors.py' },
    { id: 'store.argument_dimension', when: { code: ['InvalidDimensionException', 'InvalidArgumentError'], text: ['dimension', 'dimensions', 'dimensionality'] }, category: 'invalid_input_format', subcategory: 'dimension_mismatch', alternatives: ['tool_failure'], source: 'https://github.com/chroma-core/chroma/blob/main/chromadb/errors.py' },
    { id: 'store.argument_text', when: { text: ['cannot specify|disable|be|use|embed both|all|combined|more|string', 'either … must be provided', 'at least one … must be provided', 'number array', 'must be a|an number|string|list|array|instance|object|positive|integer', 'non empty list', 'expected … to be a|an', 'expected ids|embeddings|metadata|documents|where', 'ids … must be unique', 'duplicate id|ids', 'found duplicates', 'metadata value must be', 'vector … must contain', 'vectors must contain'] }, category: 'invalid_input_format', subcategory: 'invalid_parameter', alternatives: ['tool_failure'], confidence: 0.8 },
    { id: 'store.timeout', when: { code: ['QdrantClientTimeoutError', 'PineconeTimeoutError', 'WeaviateRequestTimeoutError', 'ResponseHandlingException'] }, category: 'network_timeout', subcategory: 'request_timeout', alternatives: ['tool_failure'], source: 'https://github.com/qdrant/qdrant-js/blob/master/packages/js-client-rest/src/errors.ts' },
    { id: 'store.unreachable', when: { code: ['ChromaConnectionError', 'WeaviateGRPCUnavailableError', 'WeaviateStartUpError'] }, category: 'network_timeout', subcategory: 'connection_error', alternatives: ['service_unavailable'], source: 'https://github.com/weaviate/weaviate-python-client/blob/main/weaviate/exceptions.py' },
    { id: 'store.unauthorised', when: { type: ['PineconeAuthorizationError', 'ChromaUnauthorizedError', 'ChromaForbiddenError', 'WeaviateInsufficientPermissionsError', 'WeaviateUnauthenticatedError', 'ChromaAuthError', 'AuthorizationError'] }, category: 'authentication_failed', subcategory: 'permission_denied', source: 'https://github.com/pinecone-io/pinecone-ts-client/blob/main/src/errors/http.ts' },
    { id: 'store.rate_limit', when: { type: ['QdrantClientResourceExhaustedError', 'ChromaRateLimitError', 'RateLimitError', 'RateLimit'] }, category: 'rate_limit', source: 'https://github.com/qdrant/qdrant-js/blob/master/packages/js-client-rest/src/errors.ts' },
    { id: 'store.quota', when: { type: ['ChromaQuotaExceededError', 'QuotaError', 'PineconePaymentRequiredError'] }, category: 'quota_exhausted', subcategory: 'plan', source: 'https://docs.trychroma.com/cloud/quotas-limits' },
    { id: 'store.service', when: { type: ['PineconeInternalServerError', 'PineconeUnavailableError', 'PineconeMaxRetriesExceededError', 'ChromaServerError', 'PineconeIndexInitializationFailedError'] }, category: 'service_unavailable', subcategory: 'server_error', alternatives: ['tool_failure'], source: 'https://github.com/pinecone-io/pinecone-ts-client/blob/main/src/errors/http.ts' },
    { id: 'store.grpc_internal', when: { text: ['panic occurred', 'weaviate search internal|aborted|cancelled', 'search data loss'] }, category: 'service_unavailable', subcategory: 'server_error', alternatives: ['tool_failure'], source: 'https://grpc.io/docs/guides/status-codes/' },
    { id: 'store.index', when: { type: ['PineconeNotFoundError', 'PineconeUnableToResolveHostError', 'PineconeConflictError', 'ChromaNotFoundError', 'InvalidCollectionError', 'WeaviateQueryError', 'CollectionNotExists', 'CollectionNotFound', 'IndexNotExist', 'WeaviateDeserializationError', 'WeaviateUnexpectedResponseError', 'QdrantClientUnexpectedResponseError'] }, category: 'tool_failure', subcategory: 'retrieval', alternatives: ['invalid_input_format', 'malformed_response'], source: 'https://github.com/pinecone-io/pinecone-ts-client/blob/main/src/errors/http.ts' },
  ]),
  ...table({ layer: ['retrieval'], source: 'https://opentelemetry.io/docs/specs/semconv/gen-ai/' }, [
    { id: 'retrieval.any', when: {}, category: 'tool_failure', subcategory: 'retrieval', confidence: 0.6 },
    { id: 'retrieval.missing', when: { code: ['InvalidCollectionException', 'NotFoundError', 'CollectionNotFoundException', 'UnexpectedResponse'] }, category: 'tool_failure', subcategory: 'retrieval', alternatives: ['invalid_input_format'] },
  ]),
];
