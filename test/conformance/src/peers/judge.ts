/** A span as a set-up wrote it down: the words of its own kind. */
export interface PeerSpan {
  kind: 'otel' | 'dd' | 'sentry';
  name: string;
  scope?: string;
  status?: number | string;
  attributes: Readonly<Record<string, unknown>>;
  events?: readonly { name: string }[];
}

const FAILURE_ATTRIBUTES = ['error.type', 'culprit.failure.category'];
/** OpenTelemetry's status ERROR; 1 is dd-trace's flag. */
const ERROR_STATUS = 2;

/** Whether a span says that the call failed: generous, every way that any of them has counts. */
export function saysFailed({ kind, status, attributes, events = [] }: PeerSpan): boolean {
  if (FAILURE_ATTRIBUTES.some((key) => attributes[key] !== undefined)) return true;
  switch (kind) {
    case 'otel':
      return (
        status === ERROR_STATUS ||
        events.some(({ name }) => name === 'exception') ||
        /^(ERROR|WARNING)$/.test(String(attributes['langfuse.observation.level']))
      );
    case 'dd':
      return status === 1;
    case 'sentry':
      return status !== undefined && status !== 'ok';
  }
}
