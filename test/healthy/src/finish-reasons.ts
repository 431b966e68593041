import { chat, table, type HealthyCall } from './healthy-call.ts';

/** Every provider's own word for a normal end. */
const NORMAL_ENDS: readonly (readonly [string, string | null])[] = [
  ['OpenAI', 'stop'],
  ['Azure OpenAI', 'stop'],
  ['Anthropic', 'end_turn'],
  ['Anthropic, at a stop sequence', 'stop_sequence'],
  ['Gemini', 'STOP'],
  ['Gemini, for no stated reason', 'OTHER'],
  ['Gemini, unspecified', 'FINISH_REASON_UNSPECIFIED'],
  ['Bedrock Converse', 'end_turn'],
  ['Bedrock Titan', 'FINISH'],
  ['Bedrock Titan, older', 'FINISHED'],
  ['Mistral', 'stop'],
  ['Cohere', 'COMPLETE'],
  ['Cohere, at a stop sequence', 'STOP_SEQUENCE'],
  ['Groq', 'stop'],
  ['Together', 'eos'],
  ['Fireworks', 'stop'],
  ['DeepSeek', 'stop'],
  ['xAI', 'stop'],
  ['xAI over gRPC', 'REASON_STOP'],
  ['Perplexity', 'stop'],
  ['OpenRouter', 'stop'],
  ['Hugging Face TGI', 'eos_token'],
  ['Ollama', 'stop'],
  ['LM Studio', 'eosFound'],
  ['LM Studio, at a stop string', 'stopStringFound'],
  ['llama.cpp', 'eos'],
  ['llama.cpp, at a stop word', 'word'],
  ['vLLM', 'stop'],
  ['watsonx', 'eos_token'],
  ['AI21', 'endoftext'],
  ['Aleph Alpha', 'end_of_text'],
  ['AI SDK', 'stop'],
  ['Strands', 'endTurn'],
  ['a proxy that says done', 'done'],
  ['a server that says nothing', null],
  ['a value nobody knows yet', 'finished_early_and_happy'],
];

/** Every provider's own word for "now run these tools". */
const TOOL_ENDS: readonly (readonly [string, string | null])[] = [
  ['OpenAI', 'tool_calls'],
  ['OpenAI, before tools', 'function_call'],
  ['Anthropic', 'tool_use'],
  ['Gemini', 'STOP'],
  ['Bedrock Converse', 'tool_use'],
  ['Mistral', 'tool_calls'],
  ['Cohere', 'TOOL_CALL'],
  ['Ollama', 'stop'],
  ['xAI over gRPC', 'REASON_TOOL_CALLS'],
  ['AI SDK', 'tool-calls'],
  ['LM Studio', 'toolCalls'],
  ['a server that says nothing', null],
];

const SEARCH = { name: 'search', arguments: '{"query":"weather"}' };

export const finishReasons: readonly HealthyCall[] = [
  ...table('a normal end', NORMAL_ENDS, (finishReason) => chat({ finishReason, text: 'All is well.' })),
  ...table('a tool call', TOOL_ENDS, (finishReason) => chat({ finishReason, toolCalls: [SEARCH] })),
];
