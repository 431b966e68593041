/** What stands in for a value until an alert or a dashboard puts it in: a template of Prometheus or of Grafana. */
export interface Placeholders {
  service: string;
  /** Without it the link leads to every call of the service. */
  category?: string | undefined;
}

const SERVICE = '<service>';
const CATEGORY = '<category>';

/** Encoded for a URL, but for what a template will fill in. */
function encoded(text: string, { service, category = '' }: Placeholders): string {
  return text
    .split(/(<service>|<category>)/)
    .map((part) => (part === SERVICE ? service : part === CATEGORY ? category : encodeURIComponent(part)))
    .join('');
}

/** The spans behind an alert in Grafana, from Tempo; `base` is Grafana's address, or empty for a link inside it. */
export function tempoLink(base: string, put: Placeholders): string {
  const which =
    put.category === undefined
      ? 'span.gen_ai.operation.name != nil'
      : `span.culprit.failure.category = "${CATEGORY}"`;
  const source = { type: 'tempo', uid: 'tempo' };
  const query = `{ resource.service.name = "${SERVICE}" && ${which} }`;
  const panes = {
    culprit: {
      datasource: source.uid,
      queries: [{ refId: 'A', datasource: source, queryType: 'traceql', query }],
      range: { from: 'now-1h', to: 'now' },
    },
  };
  return `${base}/explore?schemaVersion=1&orgId=1&panes=${encoded(JSON.stringify(panes), put)}`;
}

/** The traces behind an alert in Jaeger's own page. */
export function jaegerLink(base: string, put: Placeholders): string {
  const tags =
    put.category === undefined ? '' : `&tags=${encoded(`{"culprit.failure.category":"${CATEGORY}"}`, put)}`;
  return `${base}/search?service=${put.service}&lookback=1h&limit=100${tags}`;
}
