import { jsonReply } from './kinds.ts';
import type { ErrorReply, ErrorTable } from './kinds.ts';

const MAX_BODY = 25_000_000;

/** AWS's error document: the class travels in a header, the body holds only the message. */
export function awsError(
  status: number,
  exception: string,
  message: string,
  headers: Record<string, string> = {},
): ErrorReply {
  const type = `${exception}:http://internal.amazon.com/coral/com.amazon.bedrock/`;
  return jsonReply(status, { message }, { 'x-amzn-errortype': type, ...headers });
}

/** Bedrock's wording, from its troubleshooting page and from reports in public issue threads. */
export const BEDROCK_ERRORS: ErrorTable = {
  rate_limit: () =>
    awsError(429, 'ThrottlingException', 'Too many requests, please wait before trying again.'),
  insufficient_quota: () =>
    awsError(429, 'ThrottlingException', 'Too many tokens per day, please wait before trying again.'),
  server_error: () =>
    awsError(
      500,
      'InternalServerException',
      'The system encountered an unexpected error during processing. Try your request again.',
    ),
  service_unavailable: () =>
    awsError(503, 'ServiceUnavailableException', 'Bedrock is unable to process your request.'),
  overloaded: () =>
    awsError(503, 'ServiceUnavailableException', 'Too many connections, please wait before trying again.'),
  gateway_timeout: () =>
    awsError(
      408,
      'ModelTimeoutException',
      'Model has timed out in processing the request. Try your request again.',
    ),
  invalid_api_key: () =>
    awsError(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'),
  permission_denied: ({ request }) =>
    awsError(
      403,
      'AccessDeniedException',
      `User: arn:aws:iam::123456789012:user/simulated is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/${request.model} because no identity-based policy allows the bedrock:InvokeModel action`,
    ),
  model_not_found: () => awsError(400, 'ValidationException', 'The provided model identifier is invalid.'),
  context_overflow: () => awsError(400, 'ValidationException', 'Input is too long for requested model.'),
  request_too_large: () =>
    awsError(
      400,
      'ValidationException',
      `1 validation error detected: Value at 'body' failed to satisfy constraint: Member must have length less than or equal to ${MAX_BODY}`,
    ),
  invalid_request: () =>
    awsError(
      400,
      'ValidationException',
      "1 validation error detected: Value '9.0' at 'inferenceConfig.temperature' failed to satisfy constraint: Member must have value less than or equal to 1",
    ),
  content_policy: () =>
    awsError(
      400,
      'ValidationException',
      'This request has been blocked by our content filters. Our filters automatically flagged this prompt because it may conflict with our AUP or AWS Responsible AI Policy.',
    ),
};

/** A request without a signature or a bearer token. */
export function missingAwsCredentials(): ErrorReply {
  return awsError(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
}
