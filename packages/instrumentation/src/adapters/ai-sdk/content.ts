import type { ToolCall } from '@culprit/diagnosis';
import { text, type Fields } from '../../internal/read.ts';

/** What an answer consists of, gathered from its parts. */
export interface ContentState {
  texts: string[];
  reasoning: string[];
  calls: ToolCall[];
  /** Files, sources and calls that the provider answered itself. */
  other: boolean;
}

export function contentState(): ContentState {
  return { texts: [], reasoning: [], calls: [], other: false };
}

/** One part of an answer, or of a stream; parts that only frame others are passed over. */
export function foldContent(state: ContentState, part: Fields): void {
  switch (part['type']) {
    case 'text':
      state.texts.push(text(part['text']) ?? '');
      return;
    case 'text-delta':
      state.texts.push(text(part['delta']) ?? text(part['text']) ?? '');
      return;
    case 'reasoning':
      state.reasoning.push(text(part['text']) ?? '');
      return;
    case 'reasoning-delta':
      state.reasoning.push(text(part['delta']) ?? text(part['text']) ?? '');
      return;
    case 'tool-call':
      // A call that the provider runs itself asks nothing of the application.
      if (part['providerExecuted'] === true) state.other = true;
      else
        state.calls.push({
          id: text(part['toolCallId']),
          name: text(part['toolName']),
          arguments: part['input'],
        });
      return;
    case 'file':
    case 'source':
    case 'tool-result':
    case 'tool-approval-request':
      state.other = true;
      return;
    default:
  }
}
