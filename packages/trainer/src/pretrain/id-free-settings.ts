import { idFreeMisuse } from "./id-free-content.js";

/** How a model without ids is learned. */
export interface IdFreeSettings {
  /** Of the vectors; those of the heads that it starts from where there are some. */
  readonly dimensions: number;
  /** Units of a residual adapter on each channel's vectors; 0 for none. */
  readonly residualUnits: number;
  readonly learningRate: number;
  /** Of AdamW, towards 0. */
  readonly weightDecay: number;
  /** Chance of dropping a value of an item's content. */
  readonly dropout: number;
  /** Divides the cosines. */
  readonly temperature: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Epochs from one evaluation on validation rows to the next. */
  readonly evaluateEvery: number;
  /** Evaluations without a gain that end training. */
  readonly patience: number;
}

export const idFreeDefaults: IdFreeSettings = {
  dimensions: 64,
  residualUnits: 0,
  learningRate: 1e-3,
  weightDecay: 0,
  dropout: 0.1,
  temperature: 0.2,
  epochs: 60,
  batchSize: 256,
  evaluateEvery: 2,
  patience: 5,
};

/** Least and most of each setting. */
const RANGES: Readonly<Record<keyof IdFreeSettings, readonly [number, number, "whole"?]>> = {
  dimensions: [1, 4_096, "whole"],
  residualUnits: [0, 4_096, "whole"],
  learningRate: [1e-9, 10],
  weightDecay: [0, 10],
  dropout: [0, 0.9],
  temperature: [1e-3, 100],
  epochs: [1, 100_000, "whole"],
  batchSize: [1, 16_384, "whole"],
  evaluateEvery: [1, 100_000, "whole"],
  patience: [1, 10_000, "whole"],
};

/** @throws `INVALID_ARGUMENT` naming the setting that is out of range. */
export function checkIdFreeSettings(settings: IdFreeSettings): void {
  for (const [name, [least, most, whole]] of Object.entries(RANGES)) {
    const value = settings[name as keyof IdFreeSettings];
    if (value >= least && value <= most && (whole === undefined || Number.isInteger(value))) continue;
    throw idFreeMisuse(
      `${name} is a ${whole === undefined ? "" : "whole "}number from ${least} to ${most}, not ${value}`,
    );
  }
}
