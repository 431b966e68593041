import { esmExternalRequirePlugin } from 'rolldown/plugins';
import { thirdPartyNotices } from '../../scripts/third-party-notices.ts';
import { packageBuild } from '../../tsdown.base.ts';

const API_BY_NAME = '\0api-by-name';

/** The context manager is CommonJS. In an ES module it must import the API, by names that a bundler can follow. */
const contextManagerApi = {
  name: 'context-manager-api',
  resolveId: {
    order: 'pre' as const,
    handler: (source: string, importer?: string): string | undefined =>
      source === '@opentelemetry/api' && importer?.includes('context-async-hooks') === true
        ? API_BY_NAME
        : undefined,
  },
  load: (id: string): string | undefined =>
    id === API_BY_NAME ? "export { ROOT_CONTEXT } from '@opentelemetry/api';" : undefined,
};

// The OpenTelemetry SDK (2.x, which runs under API 1.9 and 1.10 alike) is built in: as dependencies its packages would
// collide with whichever SDK line the application has. The API itself stays a peer and is never built in.
export default packageBuild(
  { index: 'src/index.ts', register: 'src/register.ts', otlp: 'src/otlp.ts' },
  {
    deps: {
      neverBundle: [/^culprit(\/|$)/, /^@culprit\//],
      // Anything else that slips into the bundle fails the build.
      onlyBundle: [
        /^@opentelemetry\/(api-logs|context-async-hooks|core|resources|sdk-(logs|metrics|trace|trace-base))$/,
        /^@opentelemetry\/(exporter-[a-z-]+-otlp-(http|proto)|otlp-exporter-base|otlp-transformer|semantic-conventions)$/,
      ],
    },
    // The SDK's ES modules lose what is not used; its CommonJS files would come in whole.
    inputOptions: { resolve: { mainFields: ['module', 'main'] } },
    plugins: [
      contextManagerApi,
      esmExternalRequirePlugin({ external: ['events', 'async_hooks'] }),
      thirdPartyNotices(),
    ],
    sourcemap: false,
  },
);
