import type { Expectation, ToolDefinition } from '@culprit/diagnosis';
import type { NeutralMessage, NeutralPart, NeutralPrompt, NeutralRequest } from '../../neutral.ts';
import { bounded, fields, list, number, text, type Fields } from '../../internal/read.ts';
import { modelName } from './endpoint.ts';
import { parseBody } from './invoke-body.ts';

/** A Converse request; Nova's own format for `InvokeModel` differs by a few names. */
export function readConverse(input: Fields): NeutralRequest {
  const config = fields(input['inferenceConfig']);
  const extra = fields(input['additionalModelRequestFields']);
  const output = fields(input['outputConfig']);
  const format = fields(output?.['textFormat']);
  return {
    model: modelName(input['modelId']),
    maxTokens: number(config?.['maxTokens'] ?? config?.['max_new_tokens']),
    temperature: number(config?.['temperature']),
    topP: number(config?.['topP'] ?? config?.['top_p']),
    topK: number(
      extra?.['top_k'] ?? extra?.['topK'] ?? fields(extra?.['inferenceConfig'])?.['topK'] ?? config?.['topK'],
    ),
    stopSequences: list(config?.['stopSequences'])?.filter((word) => typeof word === 'string'),
    reasoningLevel: text(output?.['effort'] ?? fields(extra?.['output_config'])?.['effort']),
    outputType: format?.['type'] === 'json_schema' ? 'json' : undefined,
    tools: toolsOf(input),
    expectation: expectationOf(input, format),
    attributes: guardrailAttributes(fields(input['guardrailConfig'])?.['guardrailIdentifier']),
  };
}

export function guardrailAttributes(id: unknown): Record<string, string> {
  return typeof id === 'string' ? { 'aws.bedrock.guardrail.id': id } : {};
}

function toolsOf(input: Fields): readonly ToolDefinition[] | undefined {
  const tools = list(fields(input['toolConfig'])?.['tools'])?.flatMap((item): ToolDefinition[] => {
    const tool = fields(item);
    const spec = fields(tool?.['toolSpec'] ?? tool?.['systemTool']);
    const name = text(spec?.['name']);
    return name === undefined ? [] : [{ name, parameters: fields(spec?.['inputSchema'])?.['json'] }];
  });
  return tools === undefined || tools.length === 0 ? undefined : tools;
}

function expectationOf(input: Fields, format: Fields | undefined): Expectation | undefined {
  const choice = fields(fields(input['toolConfig'])?.['toolChoice']);
  const forced = choice?.['any'] !== undefined || choice?.['tool'] !== undefined;
  const structured = format?.['type'] === 'json_schema';
  if (!forced && !structured) return undefined;
  return {
    ...(structured ? { format: 'json_schema' as const, schema: schemaOf(format) } : {}),
    ...(forced ? { toolCall: true } : {}),
  };
}

/** The schema travels as JSON text; one that is none was not asked for in earnest. */
function schemaOf(format: Fields): unknown {
  return parseBody(fields(fields(format['structure'])?.['jsonSchema'])?.['schema']);
}

export function readConversePrompt(input: Fields): NeutralPrompt {
  const { items, omitted } = bounded(list(input['messages']) ?? []);
  const system = list(input['system']);
  return { system: system?.map(partOf), messages: items.map(messageOf), omitted };
}

function messageOf(item: unknown): NeutralMessage {
  const message = fields(item) ?? {};
  return { role: text(message['role']) ?? 'user', parts: (list(message['content']) ?? []).map(partOf) };
}

const MEDIA: readonly string[] = ['image', 'document', 'video', 'audio'];

function partOf(item: unknown): NeutralPart {
  const block = fields(item) ?? {};
  const plain = text(block['text']) ?? text(fields(fields(block['guardContent'])?.['text'])?.['text']);
  if (plain !== undefined) return { type: 'text', content: plain };
  const media = MEDIA.find((kind) => fields(block[kind]) !== undefined);
  if (media !== undefined) return mediaPart(media, fields(block[media]) ?? {});
  const use = fields(block['toolUse']);
  if (use !== undefined)
    return {
      type: 'tool_call',
      id: text(use['toolUseId']),
      name: text(use['name']) ?? '',
      arguments: use['input'],
    };
  const result = fields(block['toolResult']);
  if (result !== undefined)
    return {
      type: 'tool_call_response',
      id: text(result['toolUseId']),
      response: resultOf(result['content']),
    };
  const reasoning = fields(fields(block['reasoningContent'])?.['reasoningText']);
  if (reasoning !== undefined) return { type: 'reasoning', content: text(reasoning['text']) ?? '' };
  return { type: 'other', kind: Object.keys(block).find((key) => block[key] !== undefined) ?? 'unknown' };
}

function mediaPart(modality: string, media: Fields): NeutralPart {
  const source = fields(media['source']);
  const bytes = source?.['bytes'];
  const format = text(media['format']);
  if (typeof bytes === 'string' || bytes instanceof Uint8Array)
    return {
      type: 'blob',
      modality,
      mime_type: format === undefined ? undefined : mimeType(modality, format),
      content: bytes,
    };
  const uri = text(fields(source?.['s3Location'])?.['uri']);
  if (uri !== undefined) return { type: 'uri', modality, uri };
  const written = text(source?.['text']);
  return written === undefined ? { type: 'other', kind: modality } : { type: 'text', content: written };
}

function mimeType(modality: string, format: string): string {
  return `${modality === 'document' ? 'application' : modality}/${format}`;
}

/** Text blocks read as one text, a single JSON block as its value. */
function resultOf(content: unknown): unknown {
  const blocks = (list(content) ?? []).map(fields);
  if (blocks.length === 1 && blocks[0]?.['json'] !== undefined) return blocks[0]['json'];
  return blocks
    .map(
      (block) =>
        text(block?.['text']) ?? (block?.['json'] === undefined ? '' : JSON.stringify(block['json'])),
    )
    .join('');
}
