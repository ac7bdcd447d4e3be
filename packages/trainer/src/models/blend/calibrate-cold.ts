import type { ScorePool } from "./score-pool.js";

/** How a new item's content score is brought among the scores of known items: `scale * score + offset`. */
export interface ColdCalibration {
  readonly scale: number;
  readonly offset: number;
}

/** What a calibration did in the rehearsal; Recall@20 among all items. */
export interface CalibrationTrial extends ColdCalibration {
  /** Of the positives that are hidden items. */
  readonly coldRecall: number;
  /** Of the positives that are known items. */
  readonly warmRecall: number;
  /** Of all positives. */
  readonly recall: number;
}

export interface CalibrateColdInput {
  /** The rehearsal's users with pooled items of both kinds. */
  readonly pool: ScorePool;
  /** `[items]`: 1 where the item is hidden from training. */
  readonly hidden: Uint8Array;
  /** `[pooled]`: the blend's score of a known item, the content's score of a hidden one. */
  readonly totals: Float32Array;
  /** Recall@20 of known items that new ones may cost; infinite to seek the best recall of all positives together. */
  readonly warmLoss: number;
}

const CUT_OFF = 20;
/** More standard scores than a blend ever adds up to. */
const BEHIND_ALL = 1e3;
const SCALES = [0.25, 0.5, 1, 2];
/** Shares of users who are to see so many hidden items at least. */
const SHOWN: readonly (readonly [items: number, shares: readonly number[]])[] = [
  [1, [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97]],
  [5, [0.6, 0.8, 0.97]],
];

/**
 * Chooses scale and offset where new items are found best without costing known ones more than allowed.
 *
 * A predicted score varies less than the score it predicts, so that content never reaches the top by itself; scales over
 * the ratio of their deviations restore the variance, and the offset decides how many people see new items.
 */
export function calibrateCold(input: CalibrateColdInput): {
  chosen: ColdCalibration;
  trials: readonly CalibrationTrial[];
} {
  const never = trial(input, { scale: 0, offset: -BEHIND_ALL });
  const ratio = deviationRatio(input);
  const trials = SCALES.flatMap((scale) =>
    offsetsOf(input, scale * ratio).map((offset) => trial(input, { scale: scale * ratio, offset })),
  );
  const allowed = trials.filter(({ warmRecall }) => warmRecall >= never.warmRecall - input.warmLoss);
  const worth = (own: CalibrationTrial) =>
    input.warmLoss === Number.POSITIVE_INFINITY ? own.recall : own.coldRecall;
  const best = allowed.reduce<CalibrationTrial | undefined>(
    (first, own) => (first === undefined || worth(own) > worth(first) ? own : first),
    undefined,
  );
  // With nothing allowed, the offset is so low that a new item stands behind every known one.
  const { scale, offset } =
    best !== undefined && worth(best) > worth(never) ? best : { scale: ratio, offset: -BEHIND_ALL };
  return { chosen: { scale, offset }, trials: [never, ...trials] };
}

function deviationRatio({ pool, hidden, totals }: CalibrateColdInput): number {
  const moments = [0, 1].map(() => ({ count: 0, sum: 0, squares: 0 }));
  for (const [at, item] of pool.items.entries()) {
    const own = moments[hidden[item]!]!;
    own.count++;
    own.sum += totals[at]!;
    own.squares += totals[at]! ** 2;
  }
  const [warm = 0, cold = 0] = moments.map(({ count, sum, squares }) =>
    Math.sqrt(Math.max(0, squares / Math.max(1, count) - (sum / Math.max(1, count)) ** 2)),
  );
  return cold > 1e-9 && warm > 1e-9 ? warm / cold : 1;
}

/** Offsets at which so many hidden items are before the last place shown, for growing shares of users. */
function offsetsOf(input: CalibrateColdInput, scale: number): number[] {
  return SHOWN.flatMap(([items, shares]) => {
    const needed = neededOffsets(input, scale, items);
    return needed.length === 0
      ? []
      : shares.map((share) => needed[Math.min(needed.length - 1, Math.floor(share * needed.length))]!);
  });
}

/** Of each user that has both kinds pooled, rising. */
function neededOffsets({ pool, hidden, totals }: CalibrateColdInput, scale: number, items: number): number[] {
  const needed: number[] = [];
  const falling = (left: number, right: number) => right - left;
  for (let user = 0; user < pool.positives.length; user++) {
    const scores: [number[], number[]] = [[], []];
    for (let at = pool.offsets[user]!; at < pool.offsets[user + 1]!; at++) {
      scores[hidden[pool.items[at]!] === 0 ? 0 : 1].push(totals[at]!);
    }
    const [warm, cold] = scores.map((own) => own.sort(falling)) as [number[], number[]];
    const first = cold[Math.min(items, cold.length) - 1];
    const last = warm[Math.min(CUT_OFF - items + 1, warm.length) - 1];
    if (first !== undefined && last !== undefined) needed.push(last - scale * first);
  }
  return needed.sort((left, right) => left - right);
}

function trial(input: CalibrateColdInput, { scale, offset }: ColdCalibration): CalibrationTrial {
  const { pool, hidden, totals } = input;
  const final = totals.map((total, at) => (hidden[pool.items[at]!] === 0 ? total : scale * total + offset));
  const found = { cold: 0, warm: 0, all: 0 };
  const asked = { cold: 0, warm: 0, all: 0 };
  for (let user = 0; user < pool.positives.length; user++) {
    const wanted = { cold: 0, warm: 0, all: pool.positives[user]! };
    const hits = { cold: 0, warm: 0, all: 0 };
    const [from, to] = [pool.offsets[user]!, pool.offsets[user + 1]!];
    for (let own = from; own < from + wanted.all; own++) {
      const kind = hidden[pool.items[own]!] === 1 ? "cold" : "warm";
      wanted[kind]++;
      if (countAbove(final, own, from, to) >= CUT_OFF) continue;
      hits[kind]++;
      hits.all++;
    }
    for (const kind of ["cold", "warm", "all"] as const) {
      if (wanted[kind] === 0) continue;
      asked[kind]++;
      found[kind] += hits[kind] / wanted[kind];
    }
  }
  const mean = (kind: "cold" | "warm" | "all") => found[kind] / Math.max(1, asked[kind]);
  return { scale, offset, coldRecall: mean("cold"), warmRecall: mean("warm"), recall: mean("all") };
}

function countAbove(totals: Float32Array, own: number, from: number, to: number): number {
  let above = 0;
  for (let other = from; other < to; other++) if (totals[other]! > totals[own]!) above++;
  return above;
}
