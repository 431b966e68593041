import Anthropic from '@anthropic-ai/sdk';
import { trace, SpanStatusCode } from '@opentelemetry/api';
import OpenAI from 'openai';
import { ARTICLES, TICKET_CATEGORIES } from './knowledge-base.ts';
import type { Article } from './knowledge-base.ts';
import type { Ticket } from './tickets.ts';

const openai = new OpenAI({ timeout: 700, maxRetries: 2 });
const anthropic = new Anthropic({ timeout: 700, maxRetries: 1 });
const tracer = trace.getTracer('support-tickets');

/** The application's own spans, one a step, as people write them. */
function step<T>(name: string, run: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, async (span) => {
    try {
      return await run();
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
      throw error;
    } finally {
      span.end();
    }
  });
}

export interface Classification {
  category: string;
  urgency: number;
}

export const classifyTicket = (ticket: Ticket): Promise<Classification> =>
  step('classify ticket', async () => {
    const completion = await openai.chat.completions.create({
      model: 'gpt-5-mini',
      max_completion_tokens: 120,
      messages: [
        {
          role: 'system',
          content: 'You sort support tickets of a shop. Answer with the category and an urgency from 1 to 5.',
        },
        { role: 'user', content: ticket.text },
      ],
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'ticket_classification',
          schema: {
            type: 'object',
            properties: {
              category: { type: 'string', enum: [...TICKET_CATEGORIES] },
              urgency: { type: 'integer', minimum: 1, maximum: 5 },
            },
            required: ['category', 'urgency'],
            additionalProperties: false,
          },
        },
      },
    });
    return JSON.parse(completion.choices[0]?.message.content ?? '') as Classification;
  });

export interface Sentiment {
  label: string;
  score: number;
}

/** A missing sentiment must not stop an answer: the step falls back to neutral. */
export const analyseSentiment = (ticket: Ticket): Promise<Sentiment> =>
  step('analyse sentiment', async () => {
    try {
      const message = await anthropic.messages.create({
        model: 'claude-haiku-4-5',
        max_tokens: 200,
        messages: [{ role: 'user', content: `How does this customer feel?\n\n${ticket.text}` }],
        tools: [
          {
            name: 'record_sentiment',
            description: 'Records how the customer feels.',
            input_schema: {
              type: 'object',
              properties: {
                label: { type: 'string', enum: ['angry', 'worried', 'neutral', 'happy'] },
                score: { type: 'number', minimum: -1, maximum: 1 },
              },
              required: ['label', 'score'],
            },
          },
        ],
        tool_choice: { type: 'tool', name: 'record_sentiment' },
      });
      const call = message.content.find(
        (block) => block.type === 'tool_use' && block.name === 'record_sentiment',
      );
      if (call?.type !== 'tool_use') throw new Error('the model did not record a sentiment');
      return call.input as Sentiment;
    } catch {
      return { label: 'neutral', score: 0 };
    }
  });

let articleVectors: Promise<number[][]> | undefined;

async function embed(texts: readonly string[]): Promise<number[][]> {
  const answer = await openai.embeddings.create({ model: 'text-embedding-3-small', input: [...texts] });
  return answer.data.map((item) => item.embedding);
}

/** Embeds the help centre once, before the first ticket. */
export async function prepareSearch(): Promise<void> {
  articleVectors ??= embed(ARTICLES.map((article) => `${article.title}. ${article.text}`));
  await articleVectors;
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** Vector search within the category; plain words when the embedding service is down. */
export const retrieve = (ticket: Ticket, classification: Classification): Promise<Article[]> =>
  step('retrieve articles', async () => {
    const inCategory = ARTICLES.filter((article) => article.category === classification.category);
    try {
      const [[query], vectors] = await Promise.all([embed([ticket.text]), articleVectors ?? []]);
      return ARTICLES.map((article, i) => ({ article, score: dot(query ?? [], vectors[i] ?? []) }))
        .filter(({ article }) => inCategory.includes(article))
        .sort((a, b) => b.score - a.score)
        .slice(0, 2)
        .map(({ article }) => article);
    } catch {
      return inCategory.slice(0, 2);
    }
  });

export interface Reply {
  subject: string;
  body: string;
}

const replyPrompt = (
  ticket: Ticket,
  classification: Classification,
  sentiment: Sentiment,
  articles: readonly Article[],
): string =>
  [
    `Write a reply to this customer as JSON with "subject" and "body".`,
    `Category: ${classification.category}. Urgency: ${classification.urgency}. Mood: ${sentiment.label}.`,
    `Help centre:\n${articles.map((article) => `- ${article.title}: ${article.text}`).join('\n') || '- nothing found'}`,
    ticket.text,
  ].join('\n\n');

const REPLY_SCHEMA = {
  type: 'object',
  properties: { subject: { type: 'string' }, body: { type: 'string' } },
  required: ['subject', 'body'],
  additionalProperties: false,
};

/** Claude writes; when its service is down GPT does. */
export const writeReply = (
  ticket: Ticket,
  classification: Classification,
  sentiment: Sentiment,
  articles: readonly Article[],
): Promise<Reply> =>
  step('write reply', async () => {
    const prompt = replyPrompt(ticket, classification, sentiment, articles);
    let text: string;
    try {
      const stream = anthropic.messages.stream({
        model: 'claude-sonnet-5-5',
        max_tokens: 600,
        messages: [{ role: 'user', content: prompt }],
        output_config: { format: { type: 'json_schema', schema: REPLY_SCHEMA } },
      });
      text = await stream.finalText();
    } catch (error) {
      if (!(error instanceof Anthropic.APIError)) throw error;
      const completion = await openai.chat.completions.create({
        model: 'gpt-5',
        max_completion_tokens: 600,
        messages: [{ role: 'user', content: prompt }],
        response_format: { type: 'json_schema', json_schema: { name: 'ticket_reply', schema: REPLY_SCHEMA } },
      });
      text = completion.choices[0]?.message.content ?? '';
    }
    return JSON.parse(text) as Reply;
  });
