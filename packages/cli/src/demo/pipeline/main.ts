// The demo's application: answers support tickets with two model providers. It knows nothing of failure analysis
// beyond `withPipeline`; run it like any other program, with `node --import culprit/register`.
import { withPipeline } from 'culprit';
import { analyseSentiment, classifyTicket, prepareSearch, retrieve, writeReply } from './steps.ts';
import { ticketOf } from './tickets.ts';
import type { Ticket } from './tickets.ts';

const TICKETS = Number(process.env['TICKETS'] ?? 120);
const CONCURRENCY = Number(process.env['CONCURRENCY'] ?? 12);

const handleTicket = (ticket: Ticket): Promise<unknown> =>
  withPipeline(
    'support-ticket',
    async () => {
      const [classification, sentiment] = await Promise.all([
        classifyTicket(ticket),
        analyseSentiment(ticket),
      ]);
      const articles = await retrieve(ticket, classification);
      return writeReply(ticket, classification, sentiment, articles);
    },
    { attributes: { 'ticket.id': ticket.id }, maxLatency: 10 },
  );

await prepareSearch();

let next = 0;
let answered = 0;
let failed = 0;

async function worker(): Promise<void> {
  while (next < TICKETS) {
    const ticket = ticketOf(next++);
    try {
      await handleTicket(ticket);
      answered += 1;
    } catch {
      failed += 1;
    }
    // One line a ticket: the parent process draws the progress from it.
    process.stdout.write(`${JSON.stringify({ done: answered + failed, answered, failed, of: TICKETS })}\n`);
  }
}

await Promise.all(Array.from({ length: CONCURRENCY }, worker));
