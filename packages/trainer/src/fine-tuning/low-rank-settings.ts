import { ModalisError } from "@modalis/contract";

/** How low-rank adapters are trained; each has a default. */
export interface LowRankSettings {
  /** Columns of A and rows of B; 0 trains the heads alone in the same way, as a control. */
  readonly rank: number;
  /** The adapters count `alpha / rank`. */
  readonly alpha: number;
  /** Whether the heads, which start as they were learned for the frozen encoders, go on learning. */
  readonly trainHeads: boolean;
  readonly learningRate: number;
  /** Of AdamW, towards 0. */
  readonly weightDecay: number;
  /** Divides the cosines. */
  readonly temperature: number;
  /** Texts that go through the layer in a step; other items stand as they were last computed. */
  readonly textsAStep: number;
  /** People in a step for each of its texts. */
  readonly peopleAText: number;
  /** Steps from one evaluation on validation rows, and recomputing of all items, to the next. */
  readonly stepsAnEpoch: number;
  readonly epochs: number;
  /** Evaluations without a gain that end training. */
  readonly patience: number;
}

export const lowRankDefaults: LowRankSettings = {
  rank: 8,
  alpha: 16,
  trainHeads: true,
  learningRate: 1e-3,
  weightDecay: 0,
  temperature: 0.2,
  textsAStep: 32,
  peopleAText: 4,
  stepsAnEpoch: 50,
  epochs: 20,
  patience: 3,
};

/** Least and most of each number. */
const RANGES: Readonly<
  Record<Exclude<keyof LowRankSettings, "trainHeads">, readonly [number, number, "whole"?]>
> = {
  rank: [0, 512, "whole"],
  alpha: [1e-6, 1e6],
  learningRate: [1e-9, 10],
  weightDecay: [0, 10],
  temperature: [1e-3, 100],
  textsAStep: [2, 4_096, "whole"],
  peopleAText: [1, 1_024, "whole"],
  stepsAnEpoch: [1, 1_000_000, "whole"],
  epochs: [1, 100_000, "whole"],
  patience: [1, 10_000, "whole"],
};

/** @throws `INVALID_ARGUMENT` naming the setting that is out of range. */
export function checkLowRankSettings(settings: LowRankSettings): void {
  for (const [name, [least, most, whole]] of Object.entries(RANGES)) {
    const value = settings[name as keyof typeof RANGES];
    if (value >= least && value <= most && (whole === undefined || Number.isInteger(value))) continue;
    const kind = whole === undefined ? "number" : "whole number";
    throw lowRankMisuse(`${name} is a ${kind} from ${least} to ${most}, not ${value}`);
  }
  if (settings.rank === 0 && !settings.trainHeads)
    throw lowRankMisuse("rank 0 without heads to train would learn nothing");
}

/** The error of adapters that cannot be learned. */
export function lowRankMisuse(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", `low-rank adapters: ${problem}`);
}
