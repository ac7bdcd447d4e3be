import type { Kernels } from "@modalis/kernels";
import type { PairBatch } from "../pairwise/pair-learner.js";

/** The nodes of a batch, each once, and the batch by their places. */
export interface BatchNodes {
  /** `[nodes of the batch]`; item `i` is node `userCount + i`. */
  readonly nodes: Int32Array;
  /** Places in `nodes`. */
  readonly batch: PairBatch;
}

/** Bytes that {@link createBatchNodes} takes from an arena. */
export function batchNodesBytes(samples: number): number {
  return 24 * samples + 512;
}

/** Numbers the nodes of batches of at most `samples`; what it gives is written anew by the next call. */
export function createBatchNodes(
  kernels: Kernels,
  { userCount, nodeCount, samples }: { userCount: number; nodeCount: number; samples: number },
): (batch: PairBatch) => BatchNodes {
  const nodes = kernels.int32(3 * samples);
  const places = kernels.int32(3 * samples);
  const placeOf = new Int32Array(nodeCount).fill(-1);
  return ({ users, positives, negatives }) => {
    const count = users.length;
    let met = 0;
    const number = (node: number): number => {
      if (placeOf[node]! < 0) {
        placeOf[node] = met;
        nodes[met++] = node;
      }
      return placeOf[node]!;
    };
    for (let sample = 0; sample < count; sample++) {
      places[sample] = number(users[sample]!);
      places[count + sample] = number(userCount + positives[sample]!);
      places[2 * count + sample] = number(userCount + negatives[sample]!);
    }
    for (let at = 0; at < met; at++) placeOf[nodes[at]!] = -1;
    const batch = {
      users: places.subarray(0, count),
      positives: places.subarray(count, 2 * count),
      negatives: places.subarray(2 * count, 3 * count),
    };
    return { nodes: nodes.subarray(0, met), batch };
  };
}
