import { type Prices, priceOf, type Quantities } from "./prices.js";

/** What was used since the model was opened, and what it costs by the prices given. */
export interface CostReport extends Quantities {
  /** How reports name the model. */
  readonly model: string;
  /** Attempts sent, those that failed included. */
  readonly requests: number;
  /** Attempts after the first of their call. */
  readonly retries: number;
  /** Answers taken from the cache, which cost nothing. */
  readonly cached: number;
  /** Answers whose tokens the server did not report, so that they were estimated. */
  readonly estimated: number;
  /** Absent without prices. Failed attempts are not in it. */
  readonly cost?: number;
  readonly currency?: string;
}

/** What one answer used. */
export interface Usage extends Partial<Quantities> {
  /** Whether the tokens are our estimate. */
  readonly estimated?: boolean;
}

/** Sums up what calls used. */
export interface UsageMeter {
  attempted(attempt: number): void;
  answered(usage: Usage): void;
  fromCache(): void;
  report(): CostReport;
}

/** A meter that stands at nothing. @param name Of the model, for reports. @param prices Without them no cost is told. */
export function createUsageMeter(model: string, prices?: Prices): UsageMeter {
  const sum = {
    requests: 0,
    retries: 0,
    cached: 0,
    estimated: 0,
    inputTokens: 0,
    outputTokens: 0,
    pictures: 0,
    soundSeconds: 0,
  };
  return {
    attempted(attempt) {
      sum.requests += 1;
      if (attempt > 0) sum.retries += 1;
    },
    answered({ inputTokens = 0, outputTokens = 0, pictures = 0, soundSeconds = 0, estimated = false }) {
      sum.inputTokens += inputTokens;
      sum.outputTokens += outputTokens;
      sum.pictures += pictures;
      sum.soundSeconds += soundSeconds;
      if (estimated) sum.estimated += 1;
    },
    fromCache() {
      sum.cached += 1;
    },
    report() {
      const cost = prices && { cost: priceOf(sum, prices), currency: prices.currency };
      return { model, ...sum, ...cost };
    },
  };
}
