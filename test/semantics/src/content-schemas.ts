import { Validator, type Schema } from '@cfworker/json-schema';

/**
 * The conventions' message formats as JSON Schemas of our own. Stricter than the published ones in one respect: a part
 * whose type has a definition must conform to it and may not pass as a generic part.
 */
const text: Schema = { type: 'string' };
const optionalText: Schema = { type: ['string', 'null'] };

const part = (type: string, properties: Record<string, Schema>, required: readonly string[]): Schema => ({
  type: 'object',
  properties: { type: { const: type }, ...properties },
  required: ['type', ...required],
});

const DEFINED: Readonly<Record<string, Schema>> = {
  text: part('text', { content: text }, ['content']),
  reasoning: part('reasoning', { content: text }, ['content']),
  tool_call: part('tool_call', { name: { type: 'string', minLength: 1 }, id: optionalText }, ['name']),
  tool_call_response: part('tool_call_response', { id: optionalText }, ['response']),
  server_tool_call: part('server_tool_call', { name: text, server_tool_call: typed() }, [
    'name',
    'server_tool_call',
  ]),
  server_tool_call_response: part('server_tool_call_response', { server_tool_call_response: typed() }, [
    'server_tool_call_response',
  ]),
  blob: part('blob', { modality: text, content: text, mime_type: optionalText }, ['modality', 'content']),
  file: part('file', { modality: text, file_id: text, mime_type: optionalText }, ['modality', 'file_id']),
  uri: part('uri', { modality: text, uri: { type: 'string', not: { pattern: '^data:' } } }, [
    'modality',
    'uri',
  ]),
  compaction: part('compaction', { id: optionalText, content: optionalText }, []),
};

function typed(): Schema {
  return { type: 'object', properties: { type: text }, required: ['type'] };
}

const generic: Schema = {
  type: 'object',
  properties: { type: { type: 'string', not: { enum: Object.keys(DEFINED) } } },
  required: ['type'],
};

const anyPart: Schema = { anyOf: [...Object.values(DEFINED), generic] };

const message = (extra: Record<string, Schema>, required: readonly string[]): Schema => ({
  type: 'object',
  properties: {
    role: { type: 'string', minLength: 1 },
    parts: { type: 'array', items: anyPart },
    name: optionalText,
    ...extra,
  },
  required: ['role', 'parts', ...required],
});

const list = (items: Schema): Schema => ({ type: 'array', items });

/** By attribute name. `finish_reason` is required by 1.41 and optional in the draft, so requiring it satisfies both. */
export const CONTENT_SCHEMAS: Readonly<Record<string, Schema>> = {
  'gen_ai.system_instructions': list({ anyOf: [DEFINED['text'] as Schema, generic] }),
  'gen_ai.input.messages': list(message({}, [])),
  'gen_ai.output.messages': list(
    message(
      { finish_reason: { enum: ['stop', 'length', 'content_filter', 'tool_call', 'compaction', 'error'] } },
      ['finish_reason'],
    ),
  ),
  'gen_ai.tool.definitions': list({
    type: 'object',
    properties: {
      type: text,
      name: { type: 'string', minLength: 1 },
      description: optionalText,
      parameters: { type: ['object', 'null'] },
    },
    required: ['type', 'name'],
  }),
};

/** What is wrong with a captured content value; empty when nothing is. */
export function contentViolations(name: string, value: unknown): readonly string[] {
  const schema = CONTENT_SCHEMAS[name];
  if (schema === undefined) return [];
  const { valid, errors } = new Validator(schema, '2020-12', false).validate(value);
  return valid ? [] : errors.map(({ instanceLocation, error }) => `${name} ${instanceLocation}: ${error}`);
}
