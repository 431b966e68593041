import { createRandom } from '@culprit/simulated-provider';
import type { AnswerInput, Behaviour, FaultPlan, ModelRequest } from '@culprit/simulated-provider';
import { TICKET_CATEGORIES } from './pipeline/knowledge-base.ts';
import { ticketOf } from './pipeline/tickets.ts';
import { SCENARIOS } from './scenarios.ts';
import type { DemoStep, Scenario } from './scenarios.ts';

/** What happens to each ticket, by ticket id; tickets that go well are not in it. */
export type TicketPlan = ReadonlyMap<string, Scenario>;

/** Draws a scenario for each ticket. The same seed draws the same. */
export function planTickets(tickets: number, seed: number): TicketPlan {
  const random = createRandom(seed);
  const plan = new Map<string, Scenario>();
  for (let index = 0; index < tickets; index++) {
    const scenario = draw(random.next() * 100);
    if (scenario) plan.set(ticketOf(index).id, scenario);
  }
  return plan;
}

function draw(point: number): Scenario | undefined {
  let below = 0;
  return SCENARIOS.find((scenario) => (below += scenario.weight) > point);
}

/** The provider's side of the plan: it recognises ticket and step from the request alone, as they go over the wire. */
export function faultPlanOf(plan: TicketPlan): FaultPlan {
  return (request): Behaviour | undefined => {
    const step = stepOf(request.model);
    const scenario = plan.get(ticketIdIn(request.model.prompt) ?? '');
    if (!scenario || scenario.step !== step) return undefined;
    if (scenario.firstAttemptOnly && request.attempt > 0) return undefined;
    return { fault: scenario.fault, answer: scenario.answer ?? answerOf(request.model) };
  };
}

const ticketIdIn = (prompt: string): string | undefined => /T-\d{4,}/.exec(prompt)?.[0];

function stepOf(request: ModelRequest): DemoStep {
  if (request.api === 'embeddings') return 'embed';
  if (request.api === 'messages') return request.tools.length > 0 ? 'sentiment' : 'reply';
  return request.model === 'gpt-5-mini' ? 'classify' : 'reply_fallback';
}

/** What a working model answers. */
export function answerOf(request: ModelRequest): AnswerInput | undefined {
  const id = ticketIdIn(request.prompt);
  if (id === undefined) return undefined;
  const index = Number(id.slice(2)) - 1;
  const ticket = ticketOf(index);
  switch (stepOf(request)) {
    case 'classify':
      return { json: { category: ticket.category, urgency: 1 + (index % 5) } };
    case 'sentiment':
      return {
        toolCalls: [
          {
            name: 'record_sentiment',
            arguments: { label: index % 3 === 0 ? 'angry' : 'worried', score: -0.4 },
          },
        ],
      };
    case 'reply':
    case 'reply_fallback':
      return replyTo(request.prompt, ticket.customer);
    case 'embed':
      return undefined;
  }
}

/** A model that is handed a category the help centre does not know has nothing to write, and says so in prose. */
function replyTo(prompt: string, customer: string): AnswerInput {
  const category = /Category: (.+?)\. Urgency/.exec(prompt)?.[1] ?? '';
  if (!(TICKET_CATEGORIES as readonly string[]).includes(category)) {
    return `There is no help centre article about "${category}". Which category did you mean?`;
  }
  const article = /^- .+?: (.+)$/m.exec(prompt)?.[1] ?? 'We are looking into it.';
  return {
    json: {
      subject: 'Your request',
      body: `Dear ${customer}, thank you for writing. ${article} Kind regards, your support team`,
    },
  };
}
