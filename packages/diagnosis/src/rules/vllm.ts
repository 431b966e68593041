import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** vLLM: error types of the server and classes of its engine. */
export const vllmRules: readonly Rule[] = table({ source: 'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html' }, [
  { id: 'vllm.engine_dead', category: 'service_unavailable', subcategory: 'model_crashed', when: { code: ['EngineDeadError', 'AsyncEngineDeadError', 'MQEngineDeadError'] }, source: 'https://github.com/vllm-project/vllm/blob/main/vllm/v1/engine/exceptions.py' },
  { id: 'vllm.engine_generate', category: 'service_unavailable', subcategory: 'server_error', when: { type: ['EngineGenerateError'] }, source: 'https://github.com/vllm-project/vllm/blob/main/vllm/v1/engine/exceptions.py' },
  { id: 'vllm.validation', category: 'invalid_input_format', confidence: 0.6, when: { vague: ['VLLMValidationError'] }, source: 'https://github.com/vllm-project/vllm/blob/main/vllm/exceptions.py' },
  { id: 'vllm.extra_field', category: 'invalid_input_format', subcategory: 'unknown_parameter', when: { code: ['extra_forbidden'] }, source: 'https://docs.pydantic.dev/latest/errors/validation_errors/#extra_forbidden' },
  { id: 'vllm.json_body', category: 'invalid_input_format', subcategory: 'invalid_json', when: { code: ['json_invalid'], status: ['4xx'] }, source: 'https://docs.pydantic.dev/latest/errors/validation_errors/#json_invalid' },
  { id: 'vllm.engine', category: 'service_unavailable', subcategory: 'model_crashed', when: { text: ['enginecore encountered', 'engine … dead', 'engine loop … died', 'background loop has errored'] }, source: 'https://docs.vllm.ai/en/latest/usage/troubleshooting.html' },
  { id: 'vllm.tool_choice', category: 'invalid_input_format', subcategory: 'unsupported_by_model', when: { text: ['requires enable auto tool choice', 'tool choice requires'] }, source: 'https://docs.vllm.ai/en/latest/features/tool_calling.html' },
]);
