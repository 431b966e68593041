import { diag } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { Sampler } from '@opentelemetry/sdk-trace-base';

/**
 * The sampler that `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` ask for, by the OpenTelemetry specification of
 * environment variables. The SDK reads them too, but only into a provider that is given no sampler.
 */
export function samplerOf(env: Readonly<Record<string, string | undefined>>): Sampler {
  const name = (env['OTEL_TRACES_SAMPLER'] ?? '').trim().toLowerCase();
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratioOf(env));
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratioOf(env)) });
    case '':
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    default:
      diag.warn(`culprit: OTEL_TRACES_SAMPLER="${name}" is not known; everything is sampled`);
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
  }
}

function ratioOf(env: Readonly<Record<string, string | undefined>>): number {
  const text = (env['OTEL_TRACES_SAMPLER_ARG'] ?? '').trim();
  const ratio = Number(text);
  if (text !== '' && ratio >= 0 && ratio <= 1) return ratio;
  diag.warn(`culprit: OTEL_TRACES_SAMPLER_ARG="${text}" is no ratio from 0 to 1; everything is sampled`);
  return 1;
}
