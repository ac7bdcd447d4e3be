import type { Interactions } from "@modalis/contract";
import type { GraphTraining } from "../loop/fit-graph.js";
import type { CandidateDraws } from "./candidate-draws.js";

/** Likes to learn from, and what writes them to a pair graph's inputs. */
export interface PairExamples {
  readonly count: number;
  readonly fill: GraphTraining["fill"];
}

/** Every interaction of the users that can be learned from. */
export function pairExamples({ offsets, items }: Interactions, draws: CandidateDraws): PairExamples {
  const owners: number[] = [];
  const places: number[] = [];
  for (const user of draws.users) {
    for (let at = offsets[user]!; at < offsets[user + 1]!; at++) {
      owners.push(user);
      places.push(at);
    }
  }
  return {
    count: owners.length,
    fill({ examples, step }, inputs) {
      const [people, things] = [inputs.get("people")!, inputs.get("things") as Int32Array];
      const known = inputs.get("known") as Float32Array;
      draws.draw(step, things.subarray(people.length));
      for (let row = 0; row < people.length; row++) {
        const example = examples[row]!;
        people[row] = owners[example]!;
        things[row] = items[places[example]!]!;
        draws.markKnown(owners[example]!, known.subarray(row * draws.count, (row + 1) * draws.count));
      }
    },
  };
}
