import type { Interactions } from "@modalis/contract";
import type { GraphTraining } from "../../loop/fit-graph.js";
import { seededRandom } from "../../random/seeded-random.js";
import type { TowerPairs } from "./tower-pairs.js";

export interface TowerBatchesOptions {
  readonly interactions: Interactions;
  readonly pairs: TowerPairs;
  /** Items drawn for each batch, at most all. */
  readonly negatives: number;
  readonly seed: number;
}

/** Apart from the other streams of a seed. */
const NEGATIVES_STREAM = 17;

/**
 * Makes the function that writes a batch to the inputs of `towerGraph`: its pairs, items drawn without repeats by seed and
 * step, and which of them each user has.
 */
export function towerBatches(options: TowerBatchesOptions): GraphTraining["fill"] {
  const { interactions, pairs, negatives: count, seed } = options;
  const { offsets, items, itemIds } = interactions;
  /** By item: its place among the others, or -1. */
  const places = new Int32Array(itemIds.length).fill(-1);
  return ({ examples, step }, inputs) => {
    const [people, liked, others] = ["users", "items", "others"].map(
      (name) => inputs.get(name) as Int32Array,
    );
    const [inProfile, known] = [inputs.get("in profile")!, inputs.get("known")!];
    places.fill(-1);
    known.fill(0);
    const random = seededRandom(seed, NEGATIVES_STREAM, step);
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
