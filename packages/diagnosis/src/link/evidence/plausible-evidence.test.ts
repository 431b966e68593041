import { describe, expect, it } from 'vitest';
import type { TraceSpan } from '../../trace.ts';
import { linkFailures } from '../link-failures.ts';
import { silent, span, thrown } from '../testing/spans.ts';

const causes = (spans: readonly TraceSpan[], id: string): string[] =>
  (linkFailures(spans).spans.get(id)?.causes ?? []).map(
    (edge) => `${edge.spanId}:${edge.evidence}${edge.via ? ` via ${edge.via.join()}` : ''}`,
  );

/** A model call below `root`. */
const chat = (at: number, inputs: string[], outputs: string[]): Partial<TraceSpan> => ({
  startMs: at,
  endMs: at + 9,
  operation: 'chat',
  parentSpanId: 'root',
  flow: { inputs, outputs },
});
const rejects = (message: string): TraceSpan =>
  thrown('root', 'unknown', { startMs: 0, endMs: 99, error: { type: 'ValidationError', message } });

describe('an answer that code rejects', () => {
  const REFUSED = '503 the warehouse index is closed for maintenance until Monday';
  const tool = thrown('tool', 'service_unavailable', {
    startMs: 1,
    endMs: 5,
    operation: 'execute_tool',
    parentSpanId: 'root',
    error: { type: 'ToolError', message: REFUSED },
  });
  const told = span('told', chat(10, ['instructions', `The tool said: ${REFUSED}`], ['I cannot say.']));
  const complaint = 'Answer rejected: invalid format, expected a greeting';

  it('leads back to the caught error that the model was told', () => {
    expect(causes([tool, told, rejects(complaint)], 'root')).toEqual(['tool:error_text via told']);
  });

  it('does not when the model was told of no failure', () => {
    const other = span('told', chat(10, ['instructions', 'Where is my parcel?'], ['I cannot say.']));
    expect(causes([tool, other, rejects(complaint)], 'root')).toEqual([]);
  });

  it('does not when other work followed, or when the code complains of something else', () => {
    const after = span('after', chat(30, ['instructions', 'Translate: Hallo'], ['Hello']));
    expect(causes([tool, told, after, rejects(complaint)], 'root')).toEqual([]);
    expect(causes([tool, told, rejects('connect ECONNREFUSED 10.0.0.7:5432')], 'root')).toEqual([]);
  });
});

describe('JSON behind a sentence', () => {
  it('is known by the complaint of code that cut the sentence off', () => {
    const cut = '{"customer": "Ada Berg", "wish": "a new char';
    const answer = silent('answer', 'incomplete_response', chat(1, ['question'], [`Here it is:\n${cut}`]));
    let message = '';
    try {
      JSON.parse(cut);
    } catch (error) {
      message = (error as Error).message;
    }
    const parse = thrown('parse', 'unknown', {
      startMs: 20,
      endMs: 21,
      parentSpanId: 'root',
      error: { type: 'SyntaxError', message },
    });
    expect(causes([answer, parse], 'parse')).toEqual(['answer:error_text']);
  });
});

describe('a complaint about a parameter of the request', () => {
  const WRONG = 'The phantom item 28889317 is disputed by Kofi Mensah on day 236';
  const first = silent('first', 'semantic_error', chat(1, ['question'], [WRONG]));
  const second = (message: string): TraceSpan =>
    thrown('second', 'invalid_input_format', {
      ...chat(20, ['instructions', `Summarise: ${WRONG}`], []),
      error: { type: 'BadRequestError', message },
    });

  it('is not explained by text that went into it', () => {
    expect(
      causes([first, second("400 Invalid type for 'tools[0].function': expected an object")], 'second'),
    ).toEqual([]);
    expect(causes([first, second('400 The request could not be processed')], 'second')).toEqual([
      'first:data_flow',
    ]);
  });

  it('is explained by an answer that was not there when it says that it got nothing', () => {
    const empty = silent('empty', 'incomplete_response', chat(1, ['question'], []));
    const after = (message: string): TraceSpan =>
      thrown('second', 'invalid_input_format', {
        ...chat(20, ['instructions', 'Summarise: ""'], []),
        error: { type: 'BadRequestError', message },
      });
    const complaint = "400 Invalid type for 'messages[1].content': expected a string";
    expect(causes([empty, after(complaint)], 'second')).toEqual([]);
    expect(causes([empty, after(`${complaint}, but got null instead`)], 'second')).toEqual([
      'empty:data_flow',
    ]);
  });
});

describe('a short error that a prompt tells', () => {
  const told = (message: string): string[] =>
    causes(
      [
        thrown('first', 'network_timeout', {
          ...chat(1, ['question'], []),
          error: { type: 'APIConnectionTimeoutError', message },
        }),
        silent('second', 'semantic_error', chat(20, ['instructions', `It said: ${message} Go on.`], ['?'])),
      ],
      'second',
    );

  it('links when it is a sentence, and not when it is a word or two', () => {
    expect(told('Request timed out.')).toEqual(['first:error_text']);
    expect(told('Not found')).toEqual([]);
  });
});
