import type { Interactions } from "@modalis/contract";
import type { CandidateDraws } from "../../fusion/candidate-draws.js";
import type { GraphTraining } from "../../loop/fit-graph.js";

/** Histories to learn an order from, and what writes them to the graph's inputs. */
export interface EventSequences {
  /** One a user who lacks some item. */
  readonly count: number;
  readonly fill: GraphTraining["fill"];
}

/**
 * The last `length + 1` events of each user, the newest in the last place, so that every event but the first is predicted
 * from those before it, and the first from nothing.
 */
export function eventSequences(
  { offsets, items }: Interactions,
  draws: CandidateDraws,
  length: number,
): EventSequences {
  const places = length + 1;
  return {
    count: draws.users.length,
    fill({ examples, step }, inputs) {
      const things = inputs.get("things") as Int32Array;
      const present = inputs.get("events") as Float32Array;
      const weights = inputs.get("weights") as Float32Array;
      const known = inputs.get("known") as Float32Array;
      const batch = present.length / places;
      draws.draw(step, things.subarray(batch * places));
      things.fill(0, 0, batch * places);
      present.fill(0);
      weights.fill(0);
      let targets = 0;
      for (let row = 0; row < batch; row++) {
        const user = draws.users[examples[row]!]!;
        const [first, end] = [offsets[user]!, offsets[user + 1]!];
        const own = items.subarray(Math.max(first, end - places), end);
        things.set(own, (row + 1) * places - own.length);
        present.fill(1, (row + 1) * places - own.length, (row + 1) * places);
        // The oldest of a full row has no place before it to be predicted at.
        const predicted = Math.min(own.length, length);
        weights.fill(1, (row + 1) * length - predicted, (row + 1) * length);
        targets += predicted;
        draws.markKnown(user, known.subarray(row * draws.count, (row + 1) * draws.count));
      }
      for (let at = 0; at < weights.length; at++) weights[at]! /= targets;
    },
  };
}
