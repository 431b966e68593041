import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Exception names of the Bedrock runtime, also as `x-amzn-errortype` and as event-stream exception types. */
export const bedrockRules: readonly Rule[] = table({ source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html' }, [
  { id: 'bedrock.throttling', category: 'rate_limit', when: { code: ['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded', 'ThrottledException', 'LimitExceededException', 'RequestThrottled', 'RequestThrottledException'] } },
  { id: 'bedrock.throttling_per_day', category: 'quota_exhausted', subcategory: 'daily_limit', alternatives: ['rate_limit'], when: { code: ['ThrottlingException', 'TooManyRequestsException', 'ServiceQuotaExceededException'], text: ['per day', 'daily'] } },
  { id: 'bedrock.quota', category: 'quota_exhausted', subcategory: 'plan', alternatives: ['rate_limit'], when: { code: ['ServiceQuotaExceededException'] } },
  { id: 'bedrock.unavailable', category: 'service_unavailable', subcategory: 'unavailable', when: { code: ['ServiceUnavailableException', 'ServiceUnavailable'] } },
  { id: 'bedrock.internal', category: 'service_unavailable', subcategory: 'server_error', when: { type: ['InternalServerException', 'InternalFailure', 'InternalServiceException', 'DependencyFailedException'] } },
  { id: 'bedrock.not_ready', category: 'service_unavailable', subcategory: 'model_loading', alternatives: ['model_unavailable'], when: { code: ['ModelNotReadyException'] } },
  { id: 'bedrock.model_timeout', category: 'network_timeout', subcategory: 'gateway_timeout', alternatives: ['service_unavailable'], when: { code: ['ModelTimeoutException'] } },
  { id: 'bedrock.model_error', category: 'service_unavailable', subcategory: 'stream_error', alternatives: ['malformed_response'], when: { code: ['ModelErrorException', 'ModelStreamErrorException'] } },
  { id: 'bedrock.model_stream_timeout', category: 'network_timeout', subcategory: 'gateway_timeout', alternatives: ['service_unavailable'], when: { code: ['ModelStreamErrorException', 'ModelErrorException'], text: ['timed out'] } },
  { id: 'bedrock.model_stream_tool', category: 'malformed_response', subcategory: 'invalid_tool_arguments', when: { code: ['ModelStreamErrorException', 'ModelErrorException'], text: ['invalid sequence … tooluse', 'tooluse', 'tool use', 'tool_use'] } },
  { id: 'bedrock.truncated_message', category: 'incomplete_response', subcategory: 'stream_cut', alternatives: ['malformed_response', 'network_timeout'], when: { text: ['truncated event message'] }, source: 'https://smithy.io/2.0/aws/amazon-eventstream.html' },
  { id: 'bedrock.checksum', category: 'malformed_response', subcategory: 'undecodable', when: { text: ['prelude checksum … does not match', 'message checksum … did not match'] }, source: 'https://smithy.io/2.0/aws/amazon-eventstream.html' },
  { id: 'bedrock.access_denied', category: 'authentication_failed', subcategory: 'permission_denied', when: { code: ['AccessDeniedException', 'AccessDenied'] } },
  { id: 'bedrock.model_access', category: 'model_unavailable', subcategory: 'access_not_granted', alternatives: ['authentication_failed'], when: { code: ['AccessDeniedException'], text: ['access to the model with the specified model id', 'have access to the model', 'model access … not granted', 'use case details have not been submitted', 'marked … as legacy', 'marked by provider as legacy', 'not available for this account', 'explore other available models'] } },
  { id: 'bedrock.use_case_form', category: 'model_unavailable', subcategory: 'access_not_granted', alternatives: ['authentication_failed'], when: { code: ['FTUFormNotFilled'] }, source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html' },
  { id: 'bedrock.credentials', category: 'authentication_failed', subcategory: 'invalid_key', when: { code: ['UnrecognizedClientException', 'InvalidSignatureException', 'IncompleteSignatureException', 'IncompleteSignature', 'MissingAuthenticationToken', 'MissingAuthenticationTokenException', 'InvalidClientTokenId', 'SignatureDoesNotMatch', 'CredentialsProviderError', 'NoCredentialsError', 'InvalidAccessKeyId', 'NotAuthorized', 'OptInRequired', 'TokenProviderError', 'CredentialUnavailableError', 'PartialCredentialsError', 'UnauthorizedException', 'DefaultCredentialsError', 'RefreshError', 'GoogleAuthError'] } },
  { id: 'bedrock.expired', category: 'authentication_failed', subcategory: 'expired_credentials', when: { code: ['ExpiredTokenException', 'ExpiredToken', 'RequestExpired', 'SSOTokenLoadError', 'UnauthorizedSSOTokenError'] } },
  { id: 'bedrock.validation', category: 'invalid_input_format', confidence: 0.6, when: { vague: ['ValidationException'] } },
  { id: 'bedrock.not_found', category: 'model_unavailable', subcategory: 'model_not_found', when: { code: ['ResourceNotFoundException'] } },
  { id: 'bedrock.legacy', category: 'model_unavailable', subcategory: 'model_retired', when: { text: ['marked … as legacy', 'reached the end of its life', 'end of its life'] } },
  { id: 'bedrock.too_long', category: 'context_limit_exceeded', subcategory: 'input_tokens', alternatives: ['invalid_input_format'], when: { text: ['expected maxlength'] } },
  { id: 'bedrock.identifier', category: 'model_unavailable', subcategory: 'model_not_found', when: { text: ['model identifier is invalid', 'provided model id', 'provided model identifier'] } },
  { id: 'bedrock.inference_profile', category: 'model_unavailable', subcategory: 'inference_profile_required', when: { text: ['inference profile', 'on demand throughput'] }, source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-use.html' },
]);
