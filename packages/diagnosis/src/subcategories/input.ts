import type { Subcategory } from '../remedies.ts';

export const contextLimitExceeded: Readonly<Record<string, Subcategory>> = {
  embedding_input: {
    means: 'A text to embed is longer than the embedding model takes.',
    remedy: { sentence: 'Cut the text into chunks below the embedding model’s limit.' },
  },
  input_tokens: { means: 'The prompt alone is larger than the window.' },
  input_plus_output: {
    means: 'The prompt plus the reserved output is larger than the window.',
    remedy: {
      sentence:
        'Lower the output limit first, since it is reserved from the same window; then shorten the prompt.',
    },
  },
  local_window: {
    means: 'The context size set for a self-hosted model is smaller than the prompt.',
    remedy: {
      sentence: 'Raise the server’s context size (`num_ctx`, `--ctx-size`, `--max-model-len`) or send less.',
    },
  },
};

export const invalidInputFormat: Readonly<Record<string, Subcategory>> = {
  dimension_mismatch: {
    means: 'A vector has another number of dimensions than its index.',
    remedy: {
      sentence:
        'Query with the embedding model (and dimensions) the index was built with, or build the index anew.',
    },
  },
  invalid_json: { means: 'The request’s body is not valid JSON.' },
  invalid_media: {
    means: 'An image, audio or file could not be read or has a type the model does not take.',
  },
  invalid_parameter: { means: 'A parameter has a value that is not allowed.' },
  message_order: {
    means: 'Roles or parts come in an order the provider does not take.',
    remedy: {
      sentence: 'Fix the message order: roles, first message and empty parts as the provider wants them.',
    },
  },
  missing_parameter: { means: 'A required parameter is missing.' },
  operation_not_supported: { means: 'This endpoint or API version does not have the operation.' },
  output_limit_too_high: {
    means: 'The requested output is more than the model can produce.',
    remedy: { sentence: 'Lower the output limit to what this model allows.' },
  },
  request_too_large: {
    means: 'The body is too large in bytes, items, characters or pixels.',
    remedy: {
      action: 'reduce_input',
      sentence:
        'Make the body smaller: fewer or smaller files and images, or upload them and send references.',
    },
  },
  schema_rejected: {
    means: 'The JSON Schema of the response format or of a tool was refused.',
    remedy: {
      sentence:
        'Change the schema to what the provider’s strict mode takes (all properties required, no extra ones).',
    },
  },
  tool_messages: {
    means: 'Tool calls and tool results do not pair up in the message list.',
    remedy: {
      sentence:
        'Every tool call needs exactly one result with its id directly after it: check what trims your history.',
    },
  },
  unknown_parameter: { means: 'The provider does not know a parameter.' },
  unsupported_by_model: { means: 'This model does not support the feature (tools, images, JSON mode, …).' },
  unsupported_parameter: { means: 'This model does not take that parameter or value.' },
};

export const contentPolicyViolation: Readonly<Record<string, Subcategory>> = {
  completion_blocked: { means: 'A filter removed or cut the answer.' },
  guardrail: {
    means: 'A guardrail of yours (Bedrock, gateway, SDK tripwire) blocked it.',
    remedy: {
      sentence:
        'Your own guardrail blocked it: look at its policy and assessment before touching the prompt.',
    },
  },
  image_blocked: { means: 'A picture, or the prompt for one, was blocked.' },
  moderation: { means: 'A moderation step refused the input.' },
  prompt_blocked: { means: 'A filter blocked the prompt.' },
  recitation: {
    means: 'The answer was stopped because it repeats known text.',
    remedy: {
      retryable: true,
      parameters: { maxAttempts: 2 },
      sentence:
        'The answer came too close to known text: ask for a summary in its own words, or raise the temperature.',
    },
  },
  refusal: {
    means: 'The model declined to answer.',
    remedy: {
      sentence:
        'The model declined: show the refusal to the caller as an outcome, or reword the request; do not parse it.',
    },
  },
};
