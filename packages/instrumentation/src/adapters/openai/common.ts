import type { Expectation, ToolDefinition } from '@culprit/diagnosis';
import { fields, list, text, type Fields } from '../../internal/read.ts';
import type { NeutralPart } from '../../neutral.ts';

export function bodyOf(args: readonly unknown[]): Fields {
  return fields(args[0]) ?? {};
}

export function modelOf(args: readonly unknown[]): { model?: string | undefined } {
  return { model: text(bodyOf(args)['model']) };
}

/** The caller's signal from the request options. */
export function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  const signal = fields(args[1])?.['signal'];
  return signal instanceof AbortSignal ? signal : undefined;
}

/** `response_format` of Chat Completions and `text.format` of Responses. */
export function formatOf(value: unknown): { expectation?: Expectation; outputType?: string } {
  const format = fields(value);
  switch (format?.['type']) {
    case 'json_object':
      return { expectation: { format: 'json' }, outputType: 'json' };
    case 'json_schema': {
      const schema = fields(format['json_schema'])?.['schema'] ?? format['schema'];
      return { expectation: { format: 'json_schema', schema }, outputType: 'json' };
    }
    case 'text':
      return { outputType: 'text' };
    default:
      return {};
  }
}

/** Whether the request leaves the model no choice but to call a tool: `required`, or one named. */
function forcesTool(body: Fields): boolean {
  const choice = body['tool_choice'];
  const named = fields(choice);
  if (named?.['type'] === 'allowed_tools') {
    return (named['mode'] ?? fields(named['allowed_tools'])?.['mode']) === 'required';
  }
  return choice === 'required' || named !== undefined || fields(body['function_call']) !== undefined;
}

/** What the request says of its answer: the format, and whether a tool must be called. */
export function expectationOf(body: Fields, format: Expectation | undefined): Expectation | undefined {
  return forcesTool(body) ? { ...format, toolCall: true } : format;
}

/** Function tools of either API; tools that the provider runs itself are not the caller's to call. */
export function toolsOf(value: unknown): readonly ToolDefinition[] | undefined {
  const tools = list(value)?.flatMap((item): ToolDefinition[] => {
    const tool = fields(item);
    const definition = fields(tool?.['function'] ?? tool?.['custom']) ?? tool;
    const name = text(definition?.['name']);
    return name === undefined ? [] : [{ name, parameters: definition?.['parameters'] }];
  });
  return tools === undefined || tools.length === 0 ? undefined : tools;
}

export function roleOf(value: unknown): string {
  const role = text(value) ?? 'user';
  return role === 'developer' ? 'system' : role;
}

/** Splits a data URL into its type and content; any other URL is a reference. */
export function imagePart(url: string | undefined, modality: string): NeutralPart {
  if (url === undefined) return { type: 'other', kind: modality };
  const match = /^data:([\w.+-]{1,64}\/[\w.+-]{1,64})?(?:;[\w=.-]{1,64}){0,4},/.exec(url.slice(0, 400));
  if (match === null) return { type: 'uri', modality, uri: url };
  return { type: 'blob', modality, mime_type: match[1], content: url.slice(match[0].length) };
}
