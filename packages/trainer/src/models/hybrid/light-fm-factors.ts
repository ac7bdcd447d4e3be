import type { ScoringModel } from "@modalis/contract";
import { factorsModel } from "@modalis/recommender";
import type { LearnedTables } from "../pairwise/learned-tables.js";
import { edgesOf } from "../pairwise/training-pairs.js";
import type { FeatureSum } from "./feature-sum.js";
import type { LightFmWorld } from "./light-fm-learner.js";

export interface LightFmSums {
  readonly users: FeatureSum;
  readonly items: FeatureSum;
  readonly dimensions: number;
}

/**
 * The scores as one dot product, plus biases: a user's sum stands beside each part of an item, so that every channel's
 * share of a score can be told.
 *
 * Whoever has no training interaction has no embedding of their own, only those of their features: what their own row
 * holds is where it was drawn, not what was learned.
 */
export async function lightFmFactors(
  world: LightFmWorld,
  tables: LearnedTables,
  { users, items, dimensions }: LightFmSums,
): Promise<ScoringModel> {
  const { size, itemChannels, userChannels, pairs } = world;
  const blocks = 1 + itemChannels.length;
  const userRows = await users.of(numbers(size.userCount));
  subtractStrangers(userRows, tables.table("users").values, edgesOf(pairs).users, dimensions + 1);
  const own = tables.table("items").values.slice();
  subtractStrangers(own, tables.table("items").values, pairs.items, dimensions + 1);
  const parts: Float32Array[] = [own];
  for (const at of itemChannels.keys()) parts.push(await items.ofChannel(at, numbers(size.itemCount)));
  const features = userChannels.map(({ name, scale }) => {
    const map = tables.table(`users ${name}`).values.map((value) => scale * value);
    return [
      name,
      widened(
        Array.from({ length: blocks }, () => map),
        dimensions,
      ),
    ] as const;
  });
  return factorsModel({
    userFactors: widened(
      Array.from({ length: blocks }, () => userRows),
      dimensions,
    ),
    itemFactors: widened(parts, dimensions),
    dimensions: dimensions * blocks,
    userBias: biasesOf([userRows], dimensions),
    itemBias: biasesOf(parts, dimensions),
    blocks: itemChannels.map(({ name }, at) => ({
      name,
      from: (at + 1) * dimensions,
      to: (at + 2) * dimensions,
    })),
    visitors: {
      history: { kind: "mean" },
      ...(features.length === 0 ? {} : { features: new Map(features) }),
    },
  });
}

function numbers(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, at) => at);
}

function subtractStrangers(rows: Float32Array, own: Float32Array, met: Int32Array, columns: number): void {
  const known = new Set(met);
  for (let row = 0; row < rows.length / columns; row++) {
    if (known.has(row)) continue;
    for (let at = row * columns; at < (row + 1) * columns; at++) rows[at]! -= own[at]!;
  }
}

/** Rows of the parts beside each other, without their last columns. */
function widened(parts: readonly Float32Array[], dimensions: number): Float32Array {
  const rows = parts[0]!.length / (dimensions + 1);
  const wide = new Float32Array(rows * dimensions * parts.length);
  for (let row = 0; row < rows; row++) {
    for (const [at, part] of parts.entries()) {
      const from = row * (dimensions + 1);
      wide.set(part.subarray(from, from + dimensions), (row * parts.length + at) * dimensions);
    }
  }
  return wide;
}

/** Sums of the parts' last columns. */
function biasesOf(parts: readonly Float32Array[], dimensions: number): Float32Array {
  const rows = parts[0]!.length / (dimensions + 1);
  return Float32Array.from({ length: rows }, (_, row) =>
    parts.reduce((sum, part) => sum + part[row * (dimensions + 1) + dimensions]!, 0),
  );
}
