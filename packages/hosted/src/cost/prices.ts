import { ModalisError } from "@modalis/contract";

/** What a hosted model costs, as its owner states it; none is known here. */
export interface Prices {
  /** E.g. `"USD"`; told with every sum. */
  readonly currency: string;
  readonly inputAMillionTokens?: number;
  readonly outputAMillionTokens?: number;
  readonly aPicture?: number;
  readonly aMinuteOfSound?: number;
}

/** What can be paid for. */
export interface Quantities {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Made, not sent: those sent count as tokens. */
  readonly pictures: number;
  readonly soundSeconds: number;
}

/** @throws `INVALID_ARGUMENT` for a price that is not a number from 0. */
export function priceOf(quantities: Quantities, prices: Prices): number {
  for (const [name, price] of Object.entries(prices)) {
    if (name !== "currency" && !(typeof price === "number" && price >= 0 && Number.isFinite(price)))
      throw new ModalisError("INVALID_ARGUMENT", `the price ${name} is ${price}; give a number from 0`);
  }
  const { inputAMillionTokens = 0, outputAMillionTokens = 0, aPicture = 0, aMinuteOfSound = 0 } = prices;
  return (
    (quantities.inputTokens / 1e6) * inputAMillionTokens +
    (quantities.outputTokens / 1e6) * outputAMillionTokens +
    quantities.pictures * aPicture +
    (quantities.soundSeconds / 60) * aMinuteOfSound
  );
}
