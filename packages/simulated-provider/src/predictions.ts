import { jsonReply } from './errors/kinds.ts';
import type { ErrorReply } from './errors/kinds.ts';
import { replicateError } from './errors/replicate.ts';
import type { Exchange } from './exchange.ts';
import { finalStatus, predictionDocument, replicate } from './wire/replicate.ts';
import type { Route } from './routes.ts';

/** Predictions are kept for later looks, the newest that many. */
const MAX_PREDICTIONS = 200;

type PredictionRoute = Extract<Route, { kind: 'prediction' }>;

/** Replicate's memory: what was created is polled, streamed or cancelled by its id. */
export interface Predictions {
  remember(exchange: Exchange): void;
  /** The prediction as it stands now: done, or cancelled. */
  reply(route: PredictionRoute): ErrorReply;
  /** What a stream of it is generated from. */
  stream(
    route: PredictionRoute,
  ): (Extract<Route, { kind: 'generate' }> & { body: Exchange['request']['body'] }) | undefined;
}

export function createPredictions(): Predictions {
  const known = new Map<string, Exchange>();
  return {
    remember(exchange) {
      if (exchange.request.vendor !== 'replicate') return;
      known.set(exchange.requestId, exchange);
      const oldest = known.keys().next().value;
      if (known.size > MAX_PREDICTIONS && oldest !== undefined) known.delete(oldest);
    },
    reply({ id, action }) {
      const exchange = known.get(id);
      if (exchange === undefined) {
        return replicateError(404, undefined, 'The requested resource could not be found.');
      }
      const status = action === 'cancel' ? 'canceled' : finalStatus(exchange);
      return jsonReply(200, predictionDocument(exchange, id, status));
    },
    stream({ id, target }) {
      const exchange = known.get(id);
      if (exchange === undefined) return undefined;
      const { body, model } = exchange.request;
      const operation = `/v1/models/${model}/predictions/${id}/stream`;
      return {
        kind: 'generate',
        api: 'responses',
        format: replicate,
        body,
        target: { ...target, operation },
      };
    },
  };
}
