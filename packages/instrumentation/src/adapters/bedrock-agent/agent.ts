import type { NeutralPrompt, NeutralRequest } from '../../neutral.ts';
import { fields, list, text } from '../../internal/read.ts';
import { guardrailAttributes } from '../bedrock/converse-request.ts';
import { inputOf } from '../bedrock/command.ts';
import { modelName } from '../bedrock/endpoint.ts';

export function readAgent(args: readonly unknown[]): NeutralRequest {
  const input = inputOf(args);
  const agent = text(input['agentId']);
  const bases = list(input['knowledgeBases'])?.map((base) => text(fields(base)?.['knowledgeBaseId']));
  const guardrail = fields(input['guardrailConfiguration'])?.['guardrailIdentifier'];
  return {
    model: modelName(input['foundationModel']),
    stream: true,
    conversationId: text(input['sessionId']),
    attributes: {
      ...(agent === undefined ? {} : { 'gen_ai.agent.id': agent }),
      ...knowledgeBase(bases?.[0]),
      ...guardrailAttributes(guardrail),
    },
  };
}

export function knowledgeBase(id: unknown): Record<string, string> {
  return typeof id === 'string' ? { 'aws.bedrock.knowledge_base.id': id } : {};
}

export function readAgentPrompt(args: readonly unknown[]): NeutralPrompt {
  const input = inputOf(args);
  const instruction = text(input['instruction']);
  const said = text(input['inputText']);
  return {
    system: instruction === undefined ? undefined : [{ type: 'text', content: instruction }],
    messages: said === undefined ? [] : [{ role: 'user', parts: [{ type: 'text', content: said }] }],
  };
}
