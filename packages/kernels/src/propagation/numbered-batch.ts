import type { BatchPlaces } from "../gradients/gradient-targets.js";
import { forgetSlots, numberRows } from "../gradients/number-rows.js";
import { checkedIndices, checkLength, fail } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import type { ListedNodes, TableColumns } from "./layer-walk.js";

/** Users with an item that they chose and one that they did not, in the arena. */
export interface RankedPairs {
  /** `[samples]`. */
  readonly users: Int32Array;
  /** `[samples]`. */
  readonly positives: Int32Array;
  /** `[samples]`; -1 makes a sample void. */
  readonly negatives: Int32Array;
}

/** A batch whose nodes are numbered from 1: its rows stand at their numbers in small tables, whose row 0 is free. */
export interface NumberedBatch {
  /** The most slots, besides 0. */
  readonly mostSlots: number;
  /** Takes the place of the batch before. */
  readonly number: (pairs: RankedPairs) => void;
  /** The slots of each sample's rows. */
  readonly places: () => BatchPlaces;
  /** Slots that are given, besides 0. */
  readonly count: () => number;
  /** The nodes of slots 1 and up. */
  readonly nodes: () => Int32Array;
  readonly listed: () => ListedNodes;
  /** Address of `[nodes]`: each node's slot. */
  readonly slots: number;
  /** The summed loss by the rows of the small table `means`, and, for {@link addGradient}, `scale` times its slopes. */
  readonly loss: (means: Float32Array, dimensions: number, scale: number) => number;
  /** Adds the loss's gradient by some columns of `means` to the same columns of a small table. */
  readonly addGradient: (means: TableColumns, gradient: TableColumns) => void;
}

/** Bytes that {@link createNumberedBatch} takes from an arena. */
export function numberedBatchBytes(nodes: number, samples: number): number {
  return 4 * (nodes + Math.min(nodes, 3 * samples) + 5 * samples) + 1024;
}

export function createNumberedBatch(
  engine: KernelEngine,
  { userCount, nodes }: { readonly userCount: number; readonly nodes: number },
  samples: number,
): NumberedBatch {
  const { int32, float32 } = engine.arena;
  const slots = int32(nodes);
  const numbered = int32(Math.min(nodes, 3 * samples));
  const places = { users: int32(samples), positives: int32(samples), negatives: int32(samples) };
  const [slopes, losses] = [float32(samples), float32(samples)];
  const sides = { users: 0, positives: userCount, negatives: userCount } as const;
  const placesAt = (["users", "positives", "negatives"] as const).map((name) =>
    engine.address(places[name], name),
  );
  let given = 0;
  let count = 0;
  return {
    mostSlots: numbered.length,
    number(pairs) {
      forgetSlots(engine, { slots, numbered: numbered.subarray(0, given) });
      given = 0;
      count = pairs.users.length;
      if (count > samples)
        fail(`the batch has ${count} samples, more than the ${samples} that were announced`);
      checkedIndices(engine, pairs.users, userCount, "users");
      for (const name of ["users", "positives", "negatives"] as const) {
        checkLength(pairs[name], count, name);
        const own = { rows: pairs[name], places: places[name].subarray(0, count), shift: sides[name] };
        given = numberRows(engine, { ...own, slots, numbered, given });
      }
    },
    places: () => ({
      users: places.users.subarray(0, count),
      positives: places.positives.subarray(0, count),
      negatives: places.negatives.subarray(0, count),
    }),
    count: () => given,
    nodes: () => numbered.subarray(0, given),
    listed: () => ({ nodes: engine.address(numbered, "numbered"), count: given }),
    slots: engine.address(slots, "slots"),
    loss(means, dimensions, scale) {
      const table = engine.address(means, "means");
      const kept = [engine.address(slopes, "slopes"), engine.address(losses, "losses")];
      const values = [...placesAt, count, table, table, dimensions, scale, ...kept];
      engine.share("bprSlopes", 3 * count * dimensions, ...values);
      return engine.call("sumOf", kept[1]!, count);
    },
    addGradient(means, gradient) {
      engine.shareByOwner(
        "addBprGradients",
        3 * count * means.width,
        ...[...placesAt, ...placesAt, count, means.address, means.address, means.stride],
        ...[gradient.address, gradient.address, gradient.stride, means.width],
        ...[engine.address(slopes, "slopes"), 0],
      );
    },
  };
}
