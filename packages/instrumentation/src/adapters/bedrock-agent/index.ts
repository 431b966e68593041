import type { Adapter, CallSpec } from '../../adapter.ts';
import { callbackOf, inputOf, isCommand, signalOf } from '../bedrock/command.ts';
import { endpointOfClient, modelName, requestHandler } from '../bedrock/endpoint.ts';
import { fields, text } from '../../internal/read.ts';
import { agentStream } from './answer.ts';
import { readAgent, readAgentPrompt } from './agent.ts';
import { flowStream, readFlow, readFlowPrompt } from './flow.ts';
import {
  generationModel,
  generationStream,
  readGeneration,
  readGenerationPrompt,
  readGenerationResponse,
  readRetrieve,
  readRetrievePrompt,
  readRetrieveResponse,
} from './retrieval.ts';
import { readRerank, readRerankPrompt, readRerankResponse, rerankModel } from './rerank.ts';

const send = {
  path: { statics: '', instance: '' },
  method: 'send',
  signal: signalOf,
  callback: callbackOf,
} as const;

const invokeAgent: CallSpec = {
  ...send,
  when: (args) => isCommand(args, 'InvokeAgent'),
  operation: 'invoke_agent',
  // Only inline agents have a name in the request.
  head: () => ({}),
  request: readAgent,
  prompt: readAgentPrompt,
  // Whatever is no stream has no answer in it.
  response: () => ({ choices: [] }),
  stream: agentStream,
};

const GENERATION_STREAM = 'RetrieveAndGenerateStream';

const retrieveAndGenerate: CallSpec = {
  ...send,
  when: (args) => isCommand(args, 'RetrieveAndGenerate', GENERATION_STREAM),
  operation: 'chat',
  head: (args) => ({ model: generationModel(args) }),
  request: (args) => ({ ...readGeneration(args), stream: isCommand(args, GENERATION_STREAM) }),
  prompt: readGenerationPrompt,
  response: readGenerationResponse,
  stream: generationStream,
};

/** `@aws-sdk/client-bedrock-agent-runtime`: agents, flows and knowledge bases. */
export const bedrockAgent: Adapter = {
  name: 'bedrock-agent',
  package: '@aws-sdk/client-bedrock-agent-runtime',
  tested: { from: 3, to: 3 },
  modules: [
    {
      files: ['dist-cjs/index.js', 'dist-es/BedrockAgentRuntimeClient.js'],
      hint: 'BedrockAgentRuntimeClient',
      bindings: ['BedrockAgentRuntimeClient'],
    },
  ],
  attempts: requestHandler,
  client: (self) => fields(self),
  endpoint: endpointOfClient,
  calls: [
    invokeAgent,
    {
      ...invokeAgent,
      when: (args) => isCommand(args, 'InvokeInlineAgent'),
      head: (args) => {
        const input = inputOf(args);
        return { model: modelName(input['foundationModel']), target: text(input['agentName']) };
      },
    },
    {
      ...send,
      when: (args) => isCommand(args, 'InvokeFlow'),
      operation: 'invoke_workflow',
      head: (args) => ({ target: text(inputOf(args)['flowIdentifier']) }),
      request: readFlow,
      prompt: readFlowPrompt,
      response: () => ({ choices: [] }),
      stream: flowStream,
    },
    {
      ...send,
      when: (args) => isCommand(args, 'Retrieve'),
      operation: 'retrieval',
      head: (args) => ({ target: text(inputOf(args)['knowledgeBaseId']) }),
      request: readRetrieve,
      prompt: readRetrievePrompt,
      response: readRetrieveResponse,
    },
    retrieveAndGenerate,
    {
      ...send,
      when: (args) => isCommand(args, 'Rerank'),
      operation: 'rerank',
      head: (args) => ({ model: rerankModel(args) }),
      request: readRerank,
      prompt: readRerankPrompt,
      response: readRerankResponse,
    },
  ],
};
