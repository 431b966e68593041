import { packageBuild } from '../../tsdown.base.ts';

// The OpenTelemetry SDK (2.x, which runs under API 1.9 and 1.10 alike) is built in: as dependencies its packages would
// collide with whichever SDK line the application has. The API itself stays a peer and is never built in.
export default packageBuild(
  { index: 'src/index.ts', register: 'src/register.ts', otlp: 'src/otlp.ts' },
  { external: [/^culprit/, /^@culprit\//, '@opentelemetry/api'] },
);
