import type { CallHead } from '../../adapter.ts';
import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import type { NeutralMessage, NeutralPart, NeutralPrompt, NeutralRequest } from '../../neutral.ts';

type Args = readonly unknown[];

const modelOf = {
  /** `owner/name` or `owner/name:version`, as the caller wrote it. */
  run: (args: Args): string | undefined => text(args[0]),
  create: (args: Args): string | undefined =>
    text(fields(args[0])?.['model']) ?? text(fields(args[0])?.['version']),
  deployment: (args: Args): string | undefined => {
    const [owner, name] = [text(args[0]), text(args[1])];
    return owner === undefined || name === undefined ? undefined : `${owner}/${name}`;
  },
};

export const headOf = {
  run: (args: Args): CallHead => ({ model: modelOf.run(args) }),
  create: (args: Args): CallHead => ({ model: modelOf.create(args) }),
  deployment: (args: Args): CallHead => ({ model: modelOf.deployment(args) }),
};

export const readRequest = {
  run: (args: Args): NeutralRequest => settings(modelOf.run(args), fields(args[1])),
  create: (args: Args): NeutralRequest => settings(modelOf.create(args), fields(args[0])),
  deployment: (args: Args): NeutralRequest => settings(modelOf.deployment(args), fields(args[2])),
};

/** Inputs are the model's own; these names are those of Replicate's language models. */
function settings(model: string | undefined, options: Fields | undefined): NeutralRequest {
  const input = fields(options?.['input']);
  const stop = text(input?.['stop_sequences']);
  return {
    model,
    maxTokens: number(input?.['max_tokens'] ?? input?.['max_new_tokens'] ?? input?.['max_completion_tokens']),
    temperature: number(input?.['temperature']),
    topP: number(input?.['top_p']),
    topK: number(input?.['top_k']),
    frequencyPenalty: number(input?.['frequency_penalty']),
    presencePenalty: number(input?.['presence_penalty']),
    seed: number(input?.['seed']),
    stopSequences: stop === undefined || stop === '' ? undefined : stop.split(','),
    reasoningLevel: text(input?.['reasoning_effort']),
  };
}

export function signalAt(index: number): (args: Args) => AbortSignal | undefined {
  return (args) => {
    const signal = fields(args[index])?.['signal'];
    return signal instanceof AbortSignal ? signal : undefined;
  };
}

/** Reads the input of the options at `index`. */
export function readPrompt(index: number): (args: Args) => NeutralPrompt {
  return (args) => {
    const input = fields(fields(args[index])?.['input']) ?? {};
    const system = text(input['system_prompt']);
    const messages = list(input['messages'])?.map(messageOf);
    return {
      system: system === undefined ? undefined : [{ type: 'text', content: system }],
      messages: messages ?? [{ role: 'user', parts: inputParts(input) }],
    };
  };
}

const FILES = ['image', 'images', 'image_input', 'input_image', 'audio', 'video'] as const;

/** Files are named, never looked at. */
function inputParts(input: Fields): readonly NeutralPart[] {
  const prompt = text(input['prompt']) ?? text(input['text']);
  const given = FILES.filter((name) => input[name] !== undefined && input[name] !== null);
  return [
    ...(prompt === undefined ? [] : [{ type: 'text', content: prompt } as const]),
    ...given.map((kind) => ({ type: 'other', kind }) as const),
  ];
}

function messageOf(item: unknown): NeutralMessage {
  const message = fields(item);
  const content = text(message?.['content']);
  return {
    role: text(message?.['role']) ?? 'user',
    parts: content === undefined ? [{ type: 'other', kind: 'content' }] : [{ type: 'text', content }],
  };
}
