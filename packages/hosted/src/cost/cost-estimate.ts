import { estimateTokens } from "./estimate-tokens.js";
import { type Prices, priceOf, type Quantities } from "./prices.js";

/** What calls would cost, before any is made. */
export interface CostEstimate extends Quantities {
  /** Answers asked for; what a cache holds is not taken off. */
  readonly answers: number;
  readonly cost?: number;
  readonly currency?: string;
}

/**
 * About what embedding the texts would cost, by {@link estimateTokens}.
 *
 * @throws `INVALID_ARGUMENT` for a price that is not a number from 0.
 */
export function estimateEmbeddingCost(texts: Iterable<string>, prices?: Prices): CostEstimate {
  let [answers, inputTokens] = [0, 0];
  for (const text of texts) {
    answers += 1;
    inputTokens += estimateTokens(text);
  }
  return withCost({ inputTokens, outputTokens: 0, pictures: 0, soundSeconds: 0 }, answers, prices);
}

/** Adds the price of what was counted. */
export function withCost(quantities: Quantities, answers: number, prices: Prices | undefined): CostEstimate {
  const cost = prices && { cost: priceOf(quantities, prices), currency: prices.currency };
  return { answers, ...quantities, ...cost };
}
