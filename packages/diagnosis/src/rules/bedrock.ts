import { table } from './rule.ts';
import type { Rule } from './rule.ts';

/** Exception names of the Bedrock runtime, also as `x-amzn-errortype` and as event-stream exception types. */
export const bedrockRules: readonly Rule[] = table(
  { source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html' },
  [
    {
      id: 'bedrock.throttling',
      when: {
        code: [
          'ThrottlingException',
          'Throttling',
          'TooManyRequestsException',
          'RequestLimitExceeded',
          'ThrottledException',
          'LimitExceededException',
          'RequestThrottled',
          'RequestThrottledException',
        ],
      },
      category: 'rate_limit',
    },
    {
      id: 'bedrock.throttling_per_day',
      when: {
        code: ['ThrottlingException', 'TooManyRequestsException', 'ServiceQuotaExceededException'],
        text: ['per day', 'daily'],
      },
      category: 'quota_exhausted',
      subcategory: 'daily_limit',
      alternatives: ['rate_limit'],
    },
    {
      id: 'bedrock.quota',
      when: { code: ['ServiceQuotaExceededException'] },
      category: 'quota_exhausted',
      subcategory: 'plan',
      alternatives: ['rate_limit'],
    },
    {
      id: 'bedrock.unavailable',
      when: { code: ['ServiceUnavailableException', 'ServiceUnavailable'] },
      category: 'service_unavailable',
      subcategory: 'unavailable',
    },
    {
      id: 'bedrock.internal',
      when: {
        code: [
          'InternalServerException',
          'InternalServerError',
          'InternalFailure',
          'InternalServiceException',
          'DependencyFailedException',
        ],
      },
      category: 'service_unavailable',
      subcategory: 'server_error',
    },
    {
      id: 'bedrock.not_ready',
      when: { code: ['ModelNotReadyException'] },
      category: 'service_unavailable',
      subcategory: 'model_loading',
      alternatives: ['model_unavailable'],
    },
    {
      id: 'bedrock.model_timeout',
      when: { code: ['ModelTimeoutException'] },
      category: 'network_timeout',
      subcategory: 'gateway_timeout',
      alternatives: ['service_unavailable'],
    },
    {
      id: 'bedrock.model_error',
      when: { code: ['ModelErrorException', 'ModelStreamErrorException'] },
      category: 'service_unavailable',
      subcategory: 'stream_error',
      alternatives: ['malformed_response'],
    },
    {
      id: 'bedrock.model_stream_timeout',
      when: { code: ['ModelStreamErrorException', 'ModelErrorException'], text: ['timed out'] },
      category: 'network_timeout',
      subcategory: 'gateway_timeout',
      alternatives: ['service_unavailable'],
    },
    {
      id: 'bedrock.model_stream_tool',
      when: {
        code: ['ModelStreamErrorException', 'ModelErrorException'],
        text: ['invalid sequence … tooluse', 'tooluse', 'tool use', 'tool_use'],
      },
      category: 'malformed_response',
      subcategory: 'invalid_tool_arguments',
    },
    {
      id: 'bedrock.access_denied',
      when: { code: ['AccessDeniedException', 'AccessDenied'] },
      category: 'authentication_failed',
      subcategory: 'permission_denied',
    },
    {
      id: 'bedrock.model_access',
      when: {
        code: ['AccessDeniedException'],
        text: [
          'access to the model with the specified model id',
          'have access to the model',
          'model access … not granted',
          'use case details have not been submitted',
          'marked … as legacy',
          'marked by provider as legacy',
        ],
      },
      category: 'model_unavailable',
      subcategory: 'access_not_granted',
      alternatives: ['authentication_failed'],
    },
    {
      id: 'bedrock.credentials',
      when: {
        code: [
          'UnrecognizedClientException',
          'InvalidSignatureException',
          'IncompleteSignatureException',
          'IncompleteSignature',
          'MissingAuthenticationToken',
          'MissingAuthenticationTokenException',
          'InvalidClientTokenId',
          'SignatureDoesNotMatch',
          'CredentialsProviderError',
          'NoCredentialsError',
          'InvalidAccessKeyId',
          'NotAuthorized',
          'OptInRequired',
          'TokenProviderError',
          'CredentialUnavailableError',
          'PartialCredentialsError',
          'UnauthorizedException',
          'DefaultCredentialsError',
          'RefreshError',
          'GoogleAuthError',
        ],
      },
      category: 'authentication_failed',
      subcategory: 'invalid_key',
    },
    {
      id: 'bedrock.expired',
      when: {
        code: ['ExpiredTokenException', 'RequestExpired', 'SSOTokenLoadError', 'UnauthorizedSSOTokenError'],
      },
      category: 'authentication_failed',
      subcategory: 'expired_credentials',
    },
    {
      id: 'bedrock.not_found',
      when: { code: ['ResourceNotFoundException'] },
      category: 'model_unavailable',
      subcategory: 'model_not_found',
    },
    {
      id: 'bedrock.legacy',
      when: { text: ['marked … as legacy', 'reached the end of its life', 'end of its life'] },
      category: 'model_unavailable',
      subcategory: 'model_retired',
    },
    {
      id: 'bedrock.too_long',
      when: { text: ['expected maxlength'] },
      category: 'context_limit_exceeded',
      subcategory: 'input_tokens',
      alternatives: ['invalid_input_format'],
    },
    {
      id: 'bedrock.identifier',
      when: { text: ['model identifier is invalid', 'provided model id', 'provided model identifier'] },
      category: 'model_unavailable',
      subcategory: 'model_not_found',
    },
  ],
);
