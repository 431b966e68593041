import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Receiver {
  /** For `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, JSON encoding. */
  url: string;
  /** Bodies as they came, one line each. */
  lines: string[];
  close(): Promise<void>;
}

/** A backend that takes OTLP/JSON as it comes, independent of the receiver that Culprit ships. */
export async function startReceiver(): Promise<Receiver> {
  const lines: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      lines.push(Buffer.concat(chunks).toString('utf8').replaceAll('\n', ' '));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    lines,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
