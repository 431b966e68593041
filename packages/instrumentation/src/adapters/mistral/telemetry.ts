import { fields, list, type Fields } from '../../internal/read.ts';

/**
 * Whether the telemetry that 2.x brings may write to the application's traces. It has three modes besides off: the
 * global provider, one that the application hands over, and one of the SDK's own that exports to Mistral
 * (`dedicated`). Spans of the last never reach the application, so they are not this call's. A provider registered for
 * all clients shows nowhere, so that a client of which nothing is known may start spans.
 */
export function startsSpans(client: object): boolean {
  const hook = tracingHook(client);
  if (hook === undefined) return false;
  if (hook['_telemetryUseGlobalProvider'] === true) return true;
  if (hook['_autoTelemetryProvider'] !== undefined) return false;
  if (hook['tracerProvider'] !== undefined) return true;
  return process.env['MISTRAL_SDK_TELEMETRY']?.trim().toLowerCase() !== 'dedicated';
}

function tracingHook(client: object): Fields | undefined {
  const hooks = fields(fields(fields(client)?.['_options'])?.['hooks'])?.['beforeRequestHooks'];
  return list(hooks)
    ?.map(fields)
    .find((hook) => hook?.['_mistralTracingHook'] === true);
}
