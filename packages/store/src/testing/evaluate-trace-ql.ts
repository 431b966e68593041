import type { JsonValue, StoredSpan, StoredTrace } from '../stored-trace.ts';

/**
 * Evaluates the part of TraceQL that the client sends, by Tempo's documentation: spansets joined by `&&`, of which each
 * has to select a span; inside, comparisons joined by `&&` and `||`. Everything else is an error, as there.
 */
export function evaluateTraceQl(
  query: string,
  options: { nilKnown: boolean },
): (trace: StoredTrace) => boolean {
  const reader = new Reader(query, options.nilKnown);
  const spansets = [reader.spanset()];
  while (reader.take('&&')) spansets.push(reader.spanset());
  reader.end();
  return (trace) => spansets.every((matches) => trace.spans.some(matches));
}

type Matches = (span: StoredSpan) => boolean;

const TOKEN =
  /\s*(&&|\|\||=~|!=|=|[{}()]|"(?:[^"\\]|\\["\\])*"|(?:span|resource)\.[\w.-]+|status|error|true|false|nil)/y;

class Reader {
  readonly #tokens: string[] = [];
  readonly #nilKnown: boolean;
  #at = 0;

  constructor(query: string, nilKnown: boolean) {
    this.#nilKnown = nilKnown;
    TOKEN.lastIndex = 0;
    let end = 0;
    for (let found = TOKEN.exec(query); found !== null; found = TOKEN.exec(query)) {
      this.#tokens.push(found[1] ?? '');
      end = TOKEN.lastIndex;
    }
    if (query.slice(end).trim() !== '') throw syntaxError(query.slice(end));
  }

  spanset(): Matches {
    this.#expect('{');
    if (this.take('}')) return () => true;
    const matches = this.#either();
    this.#expect('}');
    return matches;
  }

  take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw syntaxError(this.#tokens[this.#at] ?? '');
  }

  #either(): Matches {
    const parts = [this.#both()];
    while (this.take('||')) parts.push(this.#both());
    return (span) => parts.some((matches) => matches(span));
  }

  #both(): Matches {
    const parts = [this.#comparison()];
    while (this.take('&&')) parts.push(this.#comparison());
    return (span) => parts.every((matches) => matches(span));
  }

  #comparison(): Matches {
    if (this.take('(')) {
      const inner = this.#either();
      this.#expect(')');
      return inner;
    }
    const field = this.#next();
    const operator = this.#next();
    const literal = this.#next();
    if (field === 'status' && operator === '=' && literal === 'error')
      return (span) => span.status === 'error';
    const [, scope, key = ''] = /^(span|resource)\.(.+)$/.exec(field) ?? [];
    if (scope === undefined || literal === 'error') throw syntaxError(field);
    const valueOf = (span: StoredSpan): JsonValue | undefined =>
      (scope === 'span' ? span.attributes : span.resource)[key];
    if (literal === 'nil') {
      if (!this.#nilKnown && operator === '=') throw syntaxError('nil');
      return (span) => (valueOf(span) === undefined) === (operator === '=');
    }
    const test = testOf(operator, literal);
    return (span) => [valueOf(span)].flat().some((value) => value !== undefined && test(value));
  }

  #next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw syntaxError('the end');
    return token;
  }

  #expect(token: string): void {
    if (!this.take(token)) throw syntaxError(this.#tokens[this.#at] ?? 'the end');
  }
}

/** Values of another type are never equal; patterns have to match the whole text. */
function testOf(operator: string, literal: string): (value: JsonValue) => boolean {
  const wanted = JSON.parse(literal) as string | boolean;
  if (operator === '=') return (value) => value === wanted;
  if (operator !== '=~' || typeof wanted !== 'string') throw syntaxError(operator);
  const [, flags = '', pattern = ''] = /^(?:\(\?(i)\))?(.*)$/s.exec(wanted) ?? [];
  const regex = new RegExp(`^(?:${pattern})$`, flags);
  return (value) => typeof value === 'string' && regex.test(value);
}

const syntaxError = (near: string): Error =>
  new SyntaxError(`invalid TraceQL query: parse error at line 1, col 1: syntax error: unexpected ${near}`);
