export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml | undefined };

/** Words that a reader of YAML 1.1 or 1.2 would not take for text. */
const AMBIGUOUS = /^(?:true|false|yes|no|on|off|y|n|null)$/i;
/** What begins with a letter is no number, time or date in any version. */
const PLAIN = /^(?:[A-Za-z_/$][A-Za-z0-9_/.$ :-]*|\d+[smh])$/;

/** YAML in block style, for data that is known to be plain. Undefined members are left out. */
export function toYaml(value: Yaml): string {
  return `${lines(value).join('\n')}\n`;
}

function lines(value: Yaml): string[] {
  if (typeof value !== 'object') return [scalar(value)];
  const members = Array.isArray(value)
    ? (value as readonly Yaml[]).flatMap((item) => prefixed('-', item))
    : Object.entries(value).flatMap(([key, member]) =>
        member === undefined ? [] : prefixed(`${scalar(key)}:`, member),
      );
  return members.length > 0 ? members : [Array.isArray(value) ? '[]' : '{}'];
}

function prefixed(head: string, value: Yaml): string[] {
  if (typeof value === 'string' && value.includes('\n'))
    return [`${head} |-`, ...value.split('\n').map(indent)];
  const [first = '', ...rest] = lines(value);
  if (typeof value !== 'object' || /^(\[\]|\{\})$/.test(first)) return [`${head} ${first}`];
  return head === '-' ? [`- ${first}`, ...rest.map(indent)] : [head, ...[first, ...rest].map(indent)];
}

const indent = (line: string): string => (line === '' ? '' : `  ${line}`);

function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const plain = PLAIN.test(value) && !AMBIGUOUS.test(value) && !/: |:$| #| $/.test(value);
  return plain ? value : `'${value.replaceAll("'", "''")}'`;
}
