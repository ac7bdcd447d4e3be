import type { FeatureTable, Interactions, ScoringModel } from "@modalis/contract";
import { factorsModel } from "@modalis/recommender";
import { encodeRows } from "../autodiff/encode-rows.js";
import { exportInferenceGraph } from "../autodiff/inference-graph.js";
import { concat } from "../autodiff/rearranging.js";
import type { ContentScoringModel } from "./content-scoring-model.js";
import { type GatedPartsOptions, gatedParts, sumOf } from "./gated-parts.js";
import { fedSources } from "./item-sources.js";
import { encodedInputs, type ItemTables, itemTables } from "./item-tables.js";
import { learnedUsers, type UserScale } from "./learned-users.js";
import { otherTokens } from "./other-tokens.js";
import { USER_ROWS } from "./pair-graph.js";

/** What gated fusion learned, and the items it is applied to. */
export interface LearnedGates {
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly tables: ItemTables;
  readonly interactions: Interactions;
  readonly how: GatedPartsOptions;
  readonly scale: UserScale;
}

/** The model for evaluation: scores alone, at a fraction of the columns. */
export async function compactGatedModel(
  { values, tables, how }: LearnedGates,
  signal?: AbortSignal,
): Promise<ScoringModel> {
  const bytes = exportInferenceGraph(
    "fused items",
    (tape) => ({ vector: sumOf(gatedParts(tape, fedSources(tape, tables.world), how)) }),
    values,
  );
  const itemFactors = await encodeRows(bytes, encodedInputs(tables, values), { rows: tables.items, signal });
  return factorsModel({
    userFactors: values.get(USER_ROWS)!.slice(),
    itemFactors,
    dimensions: how.dimensions,
  });
}

/** The gated projections of items, side by side. */
export interface GatedRows {
  /** Of the blocks: modalities, and learned rows last where there are any. */
  readonly names: readonly string[];
  /** `[items, blocks, dimensions]`. */
  readonly parts: Float32Array;
  /** `[items, dimensions]`: the sum of each item's blocks. */
  readonly fused: Float32Array;
}

/** What the learned gates make of items, which may be others than those they were learned from. */
export async function gatedRows(
  { values, how }: LearnedGates,
  tables: ItemTables,
  signal?: AbortSignal,
): Promise<GatedRows> {
  const names: string[] = [];
  const bytes = exportInferenceGraph(
    "gated parts",
    (tape) => {
      const sources = fedSources(tape, tables.world);
      names.push(...sources.map(({ name }) => name));
      return { vector: concat(gatedParts(tape, sources, how), -1) };
    },
    values,
  );
  const parts = await encodeRows(bytes, encodedInputs(tables, values), { rows: tables.items, signal });
  return { names, parts, fused: sumOfBlocks(parts, how.dimensions, names.length) };
}

/**
 * The model that the learned gates are: a block of columns a modality, each the gated projection of it, so that what a
 * modality adds to a score is told exactly. A visitor is the mean of the fused items of their history.
 */
export async function gatedModel(learned: LearnedGates, signal?: AbortSignal): Promise<ContentScoringModel> {
  const { values, tables, interactions, how } = learned;
  const { dimensions } = how;
  const { names, parts, fused } = await gatedRows(learned, tables, signal);
  const users = learnedUsers(values.get(USER_ROWS)!, learned.scale, interactions);
  const model = factorsModel({
    userFactors: repeated(users, dimensions, names.length),
    itemFactors: parts,
    dimensions: names.length * dimensions,
    blocks: names.map((name, at) => ({ name, from: at * dimensions, to: (at + 1) * dimensions })),
    visitors: {
      // A history speaks for an item's modalities with all that it holds.
      history: { kind: "sum", factors: repeated(fused, dimensions, names.length), power: 1 },
    },
  });
  return {
    ...model,
    async withItemFeatures(features: ReadonlyMap<string, FeatureTable>, stop?: AbortSignal) {
      const tokens = otherTokens("gated-fusion", tables, features);
      return gatedModel({ ...learned, tables: itemTables(tables.world, tokens, interactions) }, stop);
    },
  };
}

/** Each row `times` over, side by side. */
export function repeated(rows: Float32Array, dimensions: number, times: number): Float32Array {
  const wide = new Float32Array(rows.length * times);
  for (let row = 0; row * dimensions < rows.length; row++) {
    const own = rows.subarray(row * dimensions, (row + 1) * dimensions);
    for (let time = 0; time < times; time++) wide.set(own, (row * times + time) * dimensions);
  }
  return wide;
}

function sumOfBlocks(parts: Float32Array, dimensions: number, blocks: number): Float32Array {
  const sums = new Float32Array(parts.length / blocks);
  const columns = blocks * dimensions;
  for (let at = 0; at < parts.length; at++)
    sums[Math.floor(at / columns) * dimensions + (at % dimensions)]! += parts[at]!;
  return sums;
}
