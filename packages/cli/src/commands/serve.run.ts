import { startReceiver } from '@culprit/store';
import type { CliContext } from '../context.ts';
import { directoryOf } from '../open-store.ts';
import { plural } from '../render/format.ts';
import type { ServeFlags } from './serve.ts';

export async function runServe(this: CliContext, flags: ServeFlags): Promise<void> {
  const directory = directoryOf(this, flags.dir);
  const receiver = await startReceiver({ directory, host: flags.host, port: flags.port });
  const { stdout, stderr } = this.process;
  stdout.write(`Receiving OTLP/HTTP on ${receiver.url}, writing to ${directory}\n`);
  stdout.write(
    `Send to it:     OTEL_EXPORTER_OTLP_ENDPOINT=${receiver.url} node --import culprit/register app.js\n`,
  );
  stdout.write(`Look at it:     culprit ls --dir ${directory}\n`);
  stdout.write('Ctrl-C stops.\n');
  await this.untilStopped();
  const { spans, rejectedSpans } = receiver.stats();
  await receiver.close();
  stderr.write(
    `\nReceived ${plural(spans, 'span')}${rejectedSpans > 0 ? `, rejected ${rejectedSpans}` : ''}.\n`,
  );
}
