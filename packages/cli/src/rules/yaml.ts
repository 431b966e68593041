export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml | undefined };

/** Words and numbers that a reader of YAML 1.1 or 1.2 would not take for text. */
const AMBIGUOUS = /^(?:true|false|yes|no|on|off|y|n|null|~|[-+]?[.\d][\d._eE+-]*)$/i;
const PLAIN = /^[A-Za-z0-9_/.$][A-Za-z0-9_/.$ :-]*$/;

/** YAML in block style, for data that is known to be plain. Undefined members are left out. */
export function toYaml(value: Yaml): string {
  return `${lines(value).join('\n')}\n`;
}

function lines(value: Yaml): string[] {
  if (Array.isArray(value)) return (value as readonly Yaml[]).flatMap((item) => prefixed('-', item));
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, member]) =>
      member === undefined ? [] : prefixed(`${scalar(key)}:`, member),
    );
  }
  return [scalar(value)];
}

function prefixed(head: string, value: Yaml): string[] {
  if (typeof value === 'string' && value.includes('\n'))
    return [`${head} |-`, ...value.split('\n').map(indent)];
  if (typeof value !== 'object') return [`${head} ${scalar(value)}`];
  const inner = lines(value);
  if (inner.length === 0) return [`${head} ${Array.isArray(value) ? '[]' : '{}'}`];
  if (head !== '-') return [head, ...inner.map(indent)];
  return inner.map((line, i) => (i === 0 ? `- ${line}` : indent(line)));
}

const indent = (line: string): string => (line === '' ? '' : `  ${line}`);

function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const plain = PLAIN.test(value) && !AMBIGUOUS.test(value) && !/: |:$| #| $/.test(value);
  return plain ? value : `'${value.replaceAll("'", "''")}'`;
}
