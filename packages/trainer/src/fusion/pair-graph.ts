import { add, mul } from "../autodiff/arithmetic.js";
import { reshape } from "../autodiff/broadcasting.js";
import { gather } from "../autodiff/gather.js";
import { slice } from "../autodiff/rearranging.js";
import type { Tape } from "../autodiff/tape.js";
import { buildTrainingGraph, type TrainingGraph } from "../autodiff/training-graph.js";
import type { Var } from "../autodiff/variable.js";
import { embeddingPenalty } from "../losses/embedding-penalty.js";
import { type CandidateLoss, candidateLoss } from "./candidate-loss.js";
import type { FusedSettings } from "./fused-settings.js";
import { gatheredSources, type ItemSource, type ItemWorld, OWN_ROWS } from "./item-sources.js";
import { scaledPeople } from "./person-scale.js";

/** Gives the fused items of a batch, `[batch, dimensions]`, from what they are known by. */
export type FuseItems = (tape: Tape, sources: readonly ItemSource[]) => Var;

export interface PairGraphOptions {
  readonly world: ItemWorld;
  readonly users: number;
  readonly items: number;
  readonly batchSize: number;
  readonly candidates: number;
  readonly settings: FusedSettings;
  readonly fuse: FuseItems;
}

/** Name of the users' table. */
export const USER_ROWS = "users";

/**
 * One training step of a model that scores by `user . fused item`, both learned together. It reads the whole item tables,
 * `people` `[batch]`, `things` `[batch + candidates]` (what was liked, then the candidates) and `known`
 * `[batch, candidates]`.
 */
export function pairGraph(name: string, options: PairGraphOptions): TrainingGraph {
  const { world, users, items, batchSize, candidates, settings, fuse } = options;
  const { dimensions, modalityDropout, idDropout, l2 } = settings;
  return buildTrainingGraph(name, (tape) => {
    const table = tape.parameter(USER_ROWS, [users, dimensions], { kind: "normal", deviation: 0.1 });
    const rows = gather(table, tape.input("people", [batchSize], { dtype: "int32" }));
    const things = tape.input("things", [batchSize + candidates], { dtype: "int32" });
    const dropout = { modality: modalityDropout, ids: idDropout };
    const sources = gatheredSources(tape, world, things, items, dropout);
    const fused = fuse(tape, sources);
    const liked = slice(fused, 0, 0, batchSize);
    const known = tape.input("known", [batchSize, candidates]);
    const loss = candidateLoss(
      {
        people: reshape(scaledPeople(rows, settings), [batchSize, 1, dimensions]),
        liked: reshape(liked, [batchSize, 1, dimensions]),
        others: slice(fused, 0, batchSize, batchSize + candidates),
        known: reshape(known, [batchSize, 1, candidates]),
        weights: tape.constantTensor(new Float32Array(batchSize).fill(1 / batchSize), [batchSize, 1]),
      },
      settings.loss as CandidateLoss,
    );
    return {
      loss:
        l2 === 0
          ? loss
          : add(loss, mul(embeddingPenalty([rows, ...ownRows(sources, batchSize)], "squared"), l2)),
    };
  });
}

/** The learned rows of what was liked; candidates are drawn too often to be held down for it. */
function ownRows(sources: readonly ItemSource[], batchSize: number): Var[] {
  return sources.filter(({ name }) => name === OWN_ROWS).map(({ values }) => slice(values, 0, 0, batchSize));
}
