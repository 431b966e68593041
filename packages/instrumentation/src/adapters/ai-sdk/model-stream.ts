import { readError, type ErrorFacts, type UsageFacts } from '@culprit/diagnosis';
import type { StreamReader } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';
import { choiceOf, finishReasonOf } from './language-model.ts';
import { contentState, foldContent, type ContentState } from './content.ts';
import { readUsage } from './usage.ts';

interface ModelStreamState {
  content: ContentState;
  id: string | undefined;
  model: string | undefined;
  finish: { reason: unknown } | undefined;
  usage: UsageFacts | undefined;
  failed: { error: ErrorFacts; thrown: { value: unknown } } | undefined;
}

/**
 * The parts of `doStream`. Models end every stream with a finish part; of one that was cut it has no reason in it, so
 * that only a reason counts as the end.
 */
export const modelStream: StreamReader = {
  find: (value) => fields(value)?.['stream'],
  empty: (): ModelStreamState => ({
    content: contentState(),
    id: undefined,
    model: undefined,
    finish: undefined,
    usage: undefined,
    failed: undefined,
  }),
  fold: (state, chunk) => {
    foldPart(state as ModelStreamState, chunk);
  },
  response: (state) => {
    const { content, id, model, finish, usage, failed } = state as ModelStreamState;
    return {
      id,
      model,
      choices: [choiceOf(content, finish?.reason)],
      usage,
      terminalEvent: finish !== undefined && finishReasonOf(finish.reason) !== null,
      error: failed?.error,
      thrown: failed?.thrown,
    };
  },
};

function foldPart(state: ModelStreamState, chunk: unknown): void {
  const part = fields(chunk) ?? {};
  switch (part['type']) {
    case 'response-metadata':
      state.id = text(part['id']) ?? state.id;
      state.model = text(part['modelId']) ?? state.model;
      return;
    case 'finish':
      state.finish = { reason: part['finishReason'] };
      state.usage = readUsage(part['usage'], part['providerMetadata']);
      return;
    case 'error':
      state.failed ??= {
        error: { ...readError(part['error']), inStream: true },
        thrown: { value: part['error'] },
      };
      return;
    default:
      foldContent(state.content, part);
  }
}
