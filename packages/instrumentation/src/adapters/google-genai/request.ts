import type { Expectation, ToolDefinition } from '@culprit/diagnosis';
import type { NeutralPrompt, NeutralRequest } from '../../neutral.ts';
import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import { instructionsOf, messagesOf } from './content.ts';

/** A request to generate, in the parts that all of Google's SDKs have. */
export interface Generation {
  model: unknown;
  contents: unknown;
  systemInstruction: unknown;
  /** What the wire calls `generationConfig`. */
  config: Fields;
  tools: unknown;
  toolConfig: unknown;
}

/** Resource names end in the model: `models/X`, `publishers/google/models/X`, `projects/P/…/models/X`. */
export function modelName(value: unknown): string | undefined {
  const name = text(value);
  return name?.slice(name.lastIndexOf('/models/') + 1).replace(/^models\//, '');
}

export function readGeneration(request: Generation, stream: boolean): NeutralRequest {
  const { config } = request;
  const thinking = fields(config['thinkingConfig']);
  const expectation = expectationOf(request);
  return {
    model: modelName(request.model),
    maxTokens: number(config['maxOutputTokens']),
    temperature: number(config['temperature']),
    topP: number(config['topP']),
    topK: number(config['topK']),
    frequencyPenalty: number(config['frequencyPenalty']),
    presencePenalty: number(config['presencePenalty']),
    seed: number(config['seed']),
    choiceCount: number(config['candidateCount']),
    stopSequences: list(config['stopSequences'])?.filter((word) => typeof word === 'string'),
    stream,
    reasoningLevel: text(thinking?.['thinkingLevel']),
    serviceTier: text(config['serviceTier']),
    outputType: outputTypeOf(expectation),
    tools: toolsOf(request.tools),
    expectation,
  };
}

export function readGenerationPrompt({ contents, systemInstruction }: Generation): NeutralPrompt {
  return { system: instructionsOf(systemInstruction), ...messagesOf(contents) };
}

function outputTypeOf(expectation: Expectation | undefined): string | undefined {
  if (expectation?.media !== undefined) return expectation.media === 'audio' ? 'speech' : expectation.media;
  return expectation?.format === undefined ? undefined : 'json';
}

function expectationOf({ config, toolConfig }: Generation): Expectation | undefined {
  const calling = fields(fields(toolConfig)?.['functionCallingConfig']);
  const expectation: Expectation = {
    ...formatOf(config),
    ...mediaOf(config),
    ...(calling?.['mode'] === 'ANY' ? { toolCall: true } : {}),
  };
  return Object.keys(expectation).length === 0 ? undefined : expectation;
}

/** A schema of another library (zod, in the first 1.x) says that JSON is wanted, not which. */
function formatOf(config: Fields): Expectation {
  const schema = fields(config['responseJsonSchema'] ?? config['responseSchema']);
  const type = text(config['responseMimeType']);
  if (type !== undefined && type !== 'application/json') return {};
  if (schema !== undefined && SCHEMA_KEYS.some((key) => key in schema)) {
    return { format: 'json_schema', schema };
  }
  return schema !== undefined || type !== undefined ? { format: 'json' } : {};
}

const SCHEMA_KEYS = ['type', 'anyOf', 'oneOf', 'allOf', 'enum', '$ref', '$schema', 'properties'];

/** What is asked for instead of text; with text among the modalities an answer in words is fine. */
function mediaOf(config: Fields): Expectation {
  const modalities = list(config['responseModalities'])?.map((item) => text(item)?.toLowerCase());
  if (modalities === undefined || modalities.length !== 1) return {};
  const [media] = modalities;
  return media === 'image' || media === 'audio' || media === 'video' ? { media } : {};
}

/** Functions that the caller declares; tools that Google runs itself are not the caller's to call. */
export function toolsOf(value: unknown): readonly ToolDefinition[] | undefined {
  const tools: ToolDefinition[] = [];
  for (const item of list(value) ?? []) {
    for (const declared of list(fields(item)?.['functionDeclarations']) ?? []) {
      const declaration = fields(declared);
      const name = text(declaration?.['name']);
      if (name === undefined) continue;
      tools.push({ name, parameters: declaration?.['parametersJsonSchema'] ?? declaration?.['parameters'] });
    }
  }
  return tools.length === 0 ? undefined : tools;
}
