import type { Attributes } from '@opentelemetry/api';
import type { Call } from './call.ts';

export function contentAttributes(_call: Call): Attributes {
  return {};
}

export function emitDetails(_call: Call, _attributes: Attributes): void {
  return;
}
