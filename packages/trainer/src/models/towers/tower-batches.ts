import type { Interactions } from "@modalis/contract";
import type { TrainStep } from "../../autodiff/train-step.js";
import type { TrainingBatch } from "../../loop/train-loop.js";
import { seededRandom } from "../../random/seeded-random.js";
import type { TowerPairs } from "./tower-pairs.js";

export interface TowerBatchesOptions {
  readonly interactions: Interactions;
  readonly pairs: TowerPairs;
  readonly step: TrainStep;
  readonly seed: number;
}

/** Apart from the other streams of a seed. */
const NEGATIVES_STREAM = 17;

/**
 * Makes the function that writes a batch to the inputs of `towerGraph`: its pairs, items drawn without repeats by seed and
 * step, and which of them each user has.
 */
export function towerBatches(options: TowerBatchesOptions): (batch: TrainingBatch) => void {
  const { interactions, pairs, step, seed } = options;
  const { offsets, items, itemIds } = interactions;
  const [people, liked, others] = ["users", "items", "others"].map(
    (name) => step.inputs.get(name) as Int32Array,
  );
  const inProfile = step.inputs.get("in profile")!;
  const known = step.inputs.get("known")!;
  const count = others!.length;
  /** By item: its place among the others, or -1. */
  const places = new Int32Array(itemIds.length).fill(-1);
  return ({ examples, step: at }) => {
    places.fill(-1);
    known.fill(0);
    const random = seededRandom(seed, NEGATIVES_STREAM, at);
    for (let drawn = 0; drawn < count; ) {
      const item = random.integer(itemIds.length);
      if (places[item]! >= 0) continue;
      places[item] = drawn;
      others![drawn] = item;
      drawn += 1;
    }
    for (let row = 0; row < people!.length; row++) {
      const pair = examples[row]!;
      const user = pairs.users[pair]!;
      people![row] = user;
      liked![row] = pairs.items[pair]!;
      inProfile[row] = pairs.inProfile[pair]!;
      for (let event = offsets[user]!; event < offsets[user + 1]!; event++) {
        const place = places[items[event]!]!;
        if (place >= 0) known[row * count + place] = 1;
      }
    }
  };
}
