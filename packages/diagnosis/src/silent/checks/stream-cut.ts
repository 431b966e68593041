import { finding, type Check, type Judged } from '../check.ts';

function everyChoiceFinished({ choices }: Judged): boolean {
  return choices.length > 0 && choices.every((choice) => typeof choice.finishReason === 'string');
}

/** A stream that ended cleanly but never said that it was done (R17). */
export const streamCut: Check = {
  id: 'silent.stream_cut',
  run(judged) {
    if (judged.response.terminalEvent !== false || !judged.whole) return undefined;
    // The answer itself is complete when only the closing envelope is missing.
    if (everyChoiceFinished(judged)) return { warning: 'stream_cut' };
    const cutTool = judged.choices.some((choice) => (choice.toolCalls?.length ?? 0) > 0);
    const found = finding(this.id, {
      category: 'incomplete_response',
      subcategory: cutTool ? 'truncated_tool_arguments' : 'stream_cut',
      confidence: 0.95,
      field: 'response.terminalEvent',
      value: 'false',
      alternatives: ['network_timeout'],
    });
    return { finding: found };
  },
};
