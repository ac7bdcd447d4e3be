import { checkedIndices, fail, rowsOf } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import {
  type CheckedBatch,
  checkedGradients,
  type SampleBatch,
  type SampleGradients,
} from "./sample-batch.js";

/** Where a batch's rows stand in a smaller table; each is `[samples]`, and a void negative has -1. */
export interface BatchPlaces {
  readonly users: Int32Array;
  readonly positives: Int32Array;
  readonly negatives: Int32Array;
}

type PlacedGradients = SampleBatch & SampleGradients & { readonly places?: BatchPlaces };

/** Addresses of the gradients, and of the rows in them that take the terms of each sample's rows. */
export interface GradientTargets {
  readonly rows: readonly [users: number, positives: number, negatives: number];
  readonly userGradient: number;
  readonly itemGradient: number;
}

/** @throws INVALID_ARGUMENT where places are no rows of the gradients, or these without places not as long as their tables. */
export function gradientTargets(
  engine: KernelEngine,
  options: PlacedGradients,
  batch: CheckedBatch,
): GradientTargets {
  return options.places === undefined ? ownTargets(engine, options, batch) : placedTargets(engine, options);
}

function ownTargets(engine: KernelEngine, options: PlacedGradients, batch: CheckedBatch): GradientTargets {
  return { ...checkedGradients(engine, options), rows: [batch.users, batch.positives, batch.negatives] };
}

function placedTargets(engine: KernelEngine, options: PlacedGradients): GradientTargets {
  const { places, userGradient, itemGradient, dimensions, users } = options;
  const [userRows, itemRows] = [
    rowsOf(userGradient, dimensions, "userGradient"),
    rowsOf(itemGradient, dimensions, "itemGradient"),
  ];
  for (const [name, { length }] of Object.entries(places!))
    if (length !== users.length) fail(`places.${name} has ${length} elements and needs ${users.length}`);
  return {
    rows: [
      checkedIndices(engine, places!.users, userRows, "places.users"),
      checkedIndices(engine, places!.positives, itemRows, "places.positives"),
      checkedIndices(engine, places!.negatives, itemRows, "places.negatives", -1),
    ],
    userGradient: engine.address(userGradient, "userGradient"),
    itemGradient: engine.address(itemGradient, "itemGradient"),
  };
}
