import type { CallSpec, StreamReader } from '../../adapter.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { fields } from '../../internal/read.ts';
import { modelName, readGeneration, readGenerationPrompt, type Generation } from './request.ts';
import { readGenerated } from './response.ts';
import { generatedStream } from './stream.ts';

interface Pair {
  /** Class whose objects hold the settings of their requests. */
  binding: string;
  /** Method with the whole answer, and the one with the answer in pieces. */
  methods: readonly [plain: string, streamed: string];
  /** Whether the SDK itself handles the rejection of a stream's whole answer. */
  handled: boolean;
  read: (args: readonly unknown[], self: unknown) => Generation;
  signal: CallSpec['signal'];
}

/** The calls of Google's two older SDKs: `{ response }`, and for streams `{ stream, response }`. */
export function answerPair({ binding, methods, handled, read, signal }: Pair): readonly CallSpec[] {
  const plain: CallSpec = {
    path: { binding, statics: '', instance: '' },
    method: methods[0],
    operation: 'generate_content',
    head: headOf,
    request: (args, self) => readGeneration(read(args, self), false),
    prompt: (args, self) => readGenerationPrompt(read(args, self)),
    response: (value) => readGenerated(fields(value)?.['response']),
    signal,
  };
  const stream: StreamReader = {
    ...generatedStream,
    find: (value) => fields(value)?.['stream'],
    whole: { at: 'response', handled },
  };
  const streamed: CallSpec = {
    ...plain,
    method: methods[1],
    request: (args, self) => readGeneration(read(args, self), true),
    response: readWhole,
    stream,
  };
  return [plain, streamed];
}

/** The SDK puts a stream together without asking whether it came to its end. */
function readWhole(value: unknown): NeutralResponse {
  const response = readGenerated(value);
  const { choices = [], blocked } = response;
  const ended = choices.some(({ finishReason }) => typeof finishReason === 'string');
  return { ...response, terminalEvent: ended || blocked !== undefined };
}

/** The model as part of a resource name. */
export function headOf(_args: readonly unknown[], self: unknown): ReturnType<CallSpec['head']> {
  return { model: modelName(fields(self)?.['resourcePath'] ?? fields(self)?.['model']) };
}
