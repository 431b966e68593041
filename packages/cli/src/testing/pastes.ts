/** One error as a person pastes it: taken from a public issue thread, shortened, paths and names made up. */
export interface Paste {
  name: string;
  /** The thread it was seen in. */
  source: string;
  text: string;
  category: string;
  /** What the evidence shown must quote. */
  quotes?: string | undefined;
}

/** Twenty-odd pastes with stacks, tracebacks, frames, prefixes, headers and bodies around the sentence that matters. */
export const PASTES: readonly Paste[] = [
  {
    name: 'a Python traceback after the message, body as a Python repr',
    source: 'https://github.com/OpenHands/OpenHands/issues/998',
    category: 'quota_exhausted',
    quotes: 'insufficient_quota',
    text: `ERROR:
OpenAIException - Error code: 429 - {'error': {'message': 'You exceeded your current quota, please check your plan and billing details.', 'type': 'insufficient_quota', 'param': None, 'code': 'insufficient_quota'}}
Traceback (most recent call last):
  File "/home/me/.venv/lib/python3.11/site-packages/litellm/llms/openai.py", line 414, in completion
    raise e
  File "/home/me/.venv/lib/python3.11/site-packages/openai/resources/chat/completions.py", line 667, in create
    return self._post(
           ^^^^^^^^^^^`,
  },
  {
    name: 'an exception of the old Python client under its traceback',
    source: 'https://github.com/openinterpreter/openinterpreter/issues/679',
    category: 'quota_exhausted',
    quotes: 'You exceeded your current quota',
    text: `File "C:\\Users\\me\\Python311\\site-packages\\openai\\api_requestor.py", line 775, in _interpret_response_line
    raise self.handle_error_response(
openai.error.RateLimitError: You exceeded your current quota, please check your plan and billing details.`,
  },
  {
    name: 'a coding agent repeating a 529',
    source: 'https://github.com/anthropics/claude-code/issues/5184',
    category: 'service_unavailable',
    quotes: 'overloaded_error',
    text: `API Error (529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}) · Retrying in 1 seconds… (attempt 1/10)
  ⎿  API Error (529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}) · Retrying in 2 seconds… (attempt 3/10)`,
  },
  {
    name: 'a body that the terminal broke in the middle of a word',
    source: 'https://github.com/anthropics/claude-code/issues/35792',
    category: 'service_unavailable',
    text: `API Error: 529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"reques
     t_id":"req_011CZAexample"}`,
  },
  {
    name: 'a status line of a terminal program',
    source: 'https://github.com/anthropics/claude-code/issues/91817',
    category: 'service_unavailable',
    quotes: 'Overloaded',
    text: '✻ 529 Overloaded · Retrying in 4s · attempt 6/10',
  },
  {
    name: 'a vLLM sentence without any status',
    source: 'https://github.com/EvolvingLMMs-Lab/lmms-eval/issues/711',
    category: 'context_limit_exceeded',
    quotes: 'is longer than the maximum model length of 128000',
    text: 'ValueError: The decoder prompt (length 337896) is longer than the maximum model length of 128000. Make sure that `max_model_len` is no smaller than the number of text tokens plus multimodal tokens.',
  },
  {
    name: 'vLLM log lines, each with level, time and file',
    source: 'https://github.com/vllm-project/vllm/issues/13067',
    category: 'context_limit_exceeded',
    quotes: 'Please reduce the length of the messages',
    text: `INFO 02-10 15:10:15 metrics.py:455] Avg prompt throughput: 492.7 tokens/s, Running: 1 reqs, Pending: 0 reqs
ERROR 02-10 15:10:20 serving_chat.py:193] Error in preprocessing prompt inputs
ERROR 02-10 15:10:20 serving_chat.py:193] Traceback (most recent call last):
ERROR 02-10 15:10:20 serving_chat.py:193]   File "/opt/vllm/entrypoints/openai/serving_chat.py", line 177, in create_chat_completion
ERROR 02-10 15:10:20 serving_chat.py:193]     ) = await self._preprocess_chat(
ERROR 02-10 15:10:20 serving_chat.py:193] ValueError: This model's maximum context length is 8192 tokens. However, you requested 9051 tokens in the messages, Please reduce the length of the messages.`,
  },
  {
    name: 'a gateway that wraps a provider error three times',
    source: 'https://github.com/BerriAI/litellm/issues/7259',
    category: 'context_limit_exceeded',
    text: `litellm.BadRequestError: Litellm_proxyException - Error code: 400 - {'error': {'message': 'litellm.BadRequestError: litellm.ContextWindowExceededError: AnthropicError - {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 200480 tokens > 200000 maximum"}}\\nReceived Model Group=anthropic/claude-3-5-sonnet-20241022\\nAvailable Model Group Fallbacks=None', 'type': None, 'param': None, 'code': '400'}}`,
  },
  {
    name: 'a wording that belongs to one server only',
    source: 'https://github.com/BerriAI/litellm/issues/10793',
    category: 'context_limit_exceeded',
    quotes: "longer than the model's context length",
    text: "The input (9120 tokens) is longer than the model's context length (8192 tokens).",
  },
  {
    name: 'a Node stack with a cause, every line with the prefix of a process manager',
    source: 'https://github.com/EvolvingPrograms/openai-streams/issues/39',
    category: 'network_timeout',
    quotes: 'ConnectTimeoutError: Connect Timeout Error',
    text: `Error: TypeError: fetch failed
[0]     at Object.fetch (node:internal/deps/undici/undici:11457:11)
[0]     at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
[0]     at async s (file:///C:/app/node_modules/openai-streams/dist/lib/backoff.js:1:103) {
[0]   cause: ConnectTimeoutError: Connect Timeout Error
[0]       at onConnectTimeout (node:internal/deps/undici/undici:8422:28)
[0]       at Immediate._onImmediate (node:internal/deps/undici/undici:8409:37) {
[0]     code: 'UND_ERR_CONNECT_TIMEOUT'
[0]   }
[0] }`,
  },
  {
    name: 'the same error as a framework prints it, in brackets',
    source: 'https://github.com/mckaywrigley/ai-code-translator/issues/38',
    category: 'network_timeout',
    quotes: 'ConnectTimeoutError: Connect Timeout Error',
    text: `[TypeError: fetch failed] {
  cause:  [ConnectTimeoutError: Connect Timeout Error] {
  name: 'ConnectTimeoutError',
  code: 'UND_ERR_CONNECT_TIMEOUT',
  message: 'Connect Timeout Error'
}`,
  },
  {
    name: 'a retry notice that quotes the error',
    source: 'https://github.com/assafelovic/gpt-researcher/issues/518',
    category: 'rate_limit',
    quotes: 'Resource has been exhausted',
    text: 'Retrying langchain_google_genai.chat_models._achat_with_retry.<locals>._achat_with_retry in 2.0 seconds as it raised ResourceExhausted: 429 Resource has been exhausted (e.g. check quota)..',
  },
  {
    name: 'JSON in JSON inside the frame of a terminal program',
    source: 'https://github.com/google-gemini/gemini-cli/issues/14811',
    category: 'rate_limit',
    text: `│ ⚠ Attempt 1 failed with status 429. Retrying with backoff... ApiError: {"error":{"message":"{\\n  \\"error\\": {\\n    \\"code\\": 429,\\n    \\"message\\": \\"Resource has been exhausted (e.g. check        │
│   quota).\\",\\n    \\"status\\": \\"RESOURCE_EXHAUSTED\\"\\n  }\\n}\\n","code":429,"status":"Too Many Requests"}}                                                                                            │
│       at throwErrorIfNotOK (file:///usr/lib/node_modules/@google/gemini-cli/bundle/chunk.js:267184:24)     │`,
  },
  {
    name: 'log lines with timestamps and a body over several lines',
    source: 'https://github.com/valentinfrlch/ha-llmvision/issues/398',
    category: 'rate_limit',
    text: `2025-07-05 15:16:47.871 DEBUG (MainThread) [custom_components.llmvision.providers] [INFO] Full Response: {
  "error": {
    "code": 429,
    "message": "Resource has been exhausted (e.g. check quota).",
    "status": "RESOURCE_EXHAUSTED"
  }
}

2025-07-05 15:16:47.872 ERROR (MainThread) [custom_components.llmvision.providers] Error: Resource has been exhausted (e.g. check quota).`,
  },
  {
    name: 'a Go log line with the status of AWS in it',
    source: 'https://github.com/GoogleCloudPlatform/kubectl-ai/issues/515',
    category: 'model_unavailable',
    quotes: 'The provided model identifier is invalid',
    text: 'E0903 10:33:59.626219       1 conversation.go:472] "error sending streaming LLM response" err="bedrock stream error: operation error Bedrock Runtime: ConverseStream, https response error StatusCode: 400, RequestID: a9464e5c-4679-4f86-bf6d-46cf872c8bd3, ValidationException: The provided model identifier is invalid."',
  },
  {
    name: 'a botocore exception',
    source: 'https://github.com/langchain-ai/langchain-aws/issues/252',
    category: 'model_unavailable',
    quotes: 'The provided model identifier is invalid',
    text: 'botocore.errorfactory.ValidationException: An error occurred (ValidationException) when calling the InvokeModel operation: The provided model identifier is invalid.',
  },
  {
    name: 'a traceback of requests against a local server',
    source: 'https://github.com/Xerophayze/TTS-Story/issues/38',
    category: 'network_timeout',
    quotes: 'Read timed out',
    text: `Traceback (most recent call last):
  File "C:\\app\\src\\local_llm_processor.py", line 223, in _generate_ollama
    response = requests.post(url, json=payload, timeout=self.timeout)
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "C:\\app\\venv\\Lib\\site-packages\\requests\\adapters.py", line 742, in send
    raise ReadTimeout(e, request=request)
requests.exceptions.ReadTimeout: HTTPConnectionPool(host='localhost', port=11434): Read timed out. (read timeout=120)`,
  },
  {
    name: 'a log column so narrow that every sentence is broken',
    source: 'https://github.com/browser-use/browser-use/issues/4783',
    category: 'content_policy_violation',
    quotes: 'content management policy',
    text: `[05/04/26 15:21:22] INFO     HTTP Request: POST                  _client.py:1740
                             https://example.openai.azure
                             .com/openai/deployments/gpt-4.1-min
                             i/chat/completions?api-version=2024
                             -12-01-preview "HTTP/1.1 400 Bad
                             Request"
                    WARNING  ❌ Result failed 1/3 times: Error   service.py:1286
                             code: 400 - {'error': {'message':
                             "The response was filtered due to
                             the prompt triggering Azure
                             OpenAI's content management policy.
                             Please modify your prompt and
                             retry.", 'type': None,`,
  },
  {
    name: 'a content filter behind a log prefix',
    source: 'https://github.com/microsoft/TinyTroupe/issues/85',
    category: 'content_policy_violation',
    text: `2025-01-02 14:34:02,160 - tinytroupe - ERROR - [1] Invalid request error, won't retry: Error code: 400 - {'error': {'message': "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.", 'type': None, 'param': 'prompt', 'code': 'content_filter', 'status': 400, 'innererror': {'code': 'ResponsibleAIPolicyViolation', 'content_filter_result': {'jailbreak': {'filtered': True, 'detected': True}}}}}`,
  },
  {
    name: 'a router that hides the reason in its metadata',
    source: 'https://github.com/open-webui/computer/issues/293',
    category: 'rate_limit',
    text: `{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"z-ai/glm-5.3-flash is temporarily rate-limited upstream. Please retry shortly, or add your own key to accumulate your rate limits","provider_name":"BaseTen","limit_source":"upstream_provider_shared_pool"}}}`,
  },
  {
    name: 'a body over several lines with a body as text in it',
    source: 'https://github.com/diegosouzapw/OmniRoute/issues/3044',
    category: 'invalid_input_format',
    quotes: 'supports at most 1 image per prompt',
    text: `{
  "error": {
    "message": "Provider returned error",
    "code": 400,
    "metadata": {
      "raw": "{\\"error\\":{\\"type\\":\\"invalid_request_error\\",\\"code\\":\\"invalid_request_error\\",\\"message\\":\\"Model 'moonshotai/kimi-k2.6' supports at most 1 image per prompt.\\"}}",
      "provider_name": "Crucible",
      "is_byok": false
    }
  },
  "user_id": "user_example"
}`,
  },
  {
    name: 'a parser that could not read an answer, with the answer below it',
    source: 'https://github.com/langchain-ai/langchain/issues/1477',
    category: 'malformed_response',
    quotes: 'Could not parse LLM output',
    text: `  File "C:\\langchain\\agents\\conversational\\base.py", line 84, in _extract_tool_and_input
    raise ValueError(f"Could not parse LLM output: \`{llm_output}\`")
ValueError: Could not parse LLM output: \`Thought: Do I need to use a tool? Yes
Action: Use the requests library to write a Python code to do a post request\``,
  },
  {
    name: 'a wrong key in an editor',
    source: 'https://github.com/cline/cline/issues/12',
    category: 'authentication_failed',
    quotes: 'invalid x-api-key',
    text: 'API request failed: 401 {"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}',
  },
  {
    name: 'a gateway that sends its own sentence for a missing key',
    source: 'https://github.com/cloudflare/ai/issues/430',
    category: 'authentication_failed',
    quotes: 'invalid authentication header',
    text: `{"error":{"code":401,"message":"No or an invalid authentication header was
  provided on the request. Please make sure you pass your API key in the corresponding HTTP
  header."}}`,
  },
  {
    name: 'a local model server without memory',
    source: 'https://github.com/ollama/ollama/issues/9782',
    category: 'service_unavailable',
    quotes: 'out of memory',
    text: 'Error: llama runner process has terminated: CUDA error: out of memory',
  },
  {
    name: 'curl -v with its own notes, request headers and answer headers',
    source: 'https://github.com/langchain-ai/langchainjs/issues/1929',
    category: 'quota_exhausted',
    quotes: 'insufficient_quota',
    text: `* SSL connection using TLSv1.3 / AEAD-CHACHA20-POLY1305-SHA256
* using HTTP/2
* h2h3 [:method: POST]
* h2h3 [:path: /v1/completions]
> POST /v1/completions HTTP/2
> Host: api.openai.com
> content-type: application/json
>
< HTTP/2 429
< date: Tue, 11 Jul 2023 16:51:19 GMT
< content-type: application/json; charset=utf-8
< x-request-id: 0b1example
<
{
    "error": {
        "message": "You exceeded your current quota, please check your plan and billing details.",
        "type": "insufficient_quota",
        "param": null,
        "code": null
    }
}`,
  },
];
