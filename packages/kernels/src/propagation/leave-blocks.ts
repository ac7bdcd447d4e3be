import { type AdamRates, adamValues } from "../optimisers/adam-step.js";
import { checkLength } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import { BLOCK_COLUMNS } from "./column-blocks.js";
import type { LeaveBlock } from "./layer-gradient.js";
import type { LayerWalk } from "./layer-walk.js";

/** Where Adam's moments are, laid out as the table, and how fast it goes. */
export interface LayerMeanAdam extends AdamRates {
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

/** Steps the columns of `table` as soon as their gradient is there. */
export function stepBlocks(
  engine: KernelEngine,
  walk: LayerWalk,
  table: Float32Array,
  { firstMoment, secondMoment, ...rates }: LayerMeanAdam,
): LeaveBlock {
  checkLength(firstMoment, table.length, "firstMoment");
  checkLength(secondMoment, table.length, "secondMoment");
  const values = adamValues(rates, 0);
  const moments = [engine.address(firstMoment, "firstMoment"), engine.address(secondMoment, "secondMoment")];
  const start = engine.address(table, "table");
  return (side, { address, stride, width }) => {
    const [first, second] = moments.map((moment) => moment + address - start) as [number, number];
    const tables = [address, walk.block(side), first, second, 0];
    const shape = [side.count, width, stride, 4 * BLOCK_COLUMNS];
    engine.share("adamRows", 4 * side.count * width, ...tables, ...shape, ...values);
  };
}

/** Adds the gradient to `into`, laid out as the table. */
export function addBlocks(
  engine: KernelEngine,
  walk: LayerWalk,
  table: Float32Array,
  into: Float32Array,
): LeaveBlock {
  checkLength(into, table.length, "gradient");
  const beyond = engine.address(into, "gradient") - engine.address(table, "table");
  return (side, { address, stride, width }) => {
    engine.share(
      "addBlock",
      side.count * width,
      address + beyond,
      stride,
      width,
      side.count,
      walk.block(side),
    );
  };
}
