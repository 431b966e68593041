import { finding, type Check, type Judged } from '../check.ts';

function everyChoiceFinished({ choices }: Judged): boolean {
  return choices.length > 0 && choices.every((choice) => typeof choice.finishReason === 'string');
}

/** Anthropic's protocol promises `message_stop`; its SDK marks the span of a stream without it as an error. */
function needsEnvelope({ facts }: Judged): boolean {
  return facts.provider === 'anthropic';
}

/** A stream that ended cleanly but never said that it was done (R17). */
export const streamCut: Check = {
  id: 'silent.stream_cut',
  run(judged) {
    if (judged.response.terminalEvent !== false || !judged.whole) return undefined;
    // The answer itself is complete when only the closing envelope is missing.
    const finished = everyChoiceFinished(judged);
    if (finished && !needsEnvelope(judged)) return { warning: 'stream_cut' };
    const cutTool = !finished && judged.choices.some((choice) => (choice.toolCalls?.length ?? 0) > 0);
    const found = finding(this.id, {
      category: 'incomplete_response',
      subcategory: cutTool ? 'truncated_tool_arguments' : 'stream_cut',
      confidence: finished ? 0.8 : 0.95,
      field: 'response.terminalEvent',
      value: 'false',
      alternatives: ['network_timeout'],
    });
    return { finding: found };
  },
};
