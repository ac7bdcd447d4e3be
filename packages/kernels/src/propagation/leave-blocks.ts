import { type AdamRates, adamValues } from "../optimisers/adam-step.js";
import { checkLength } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import type { LeaveBlock } from "./layer-gradient.js";
import { BLOCK_COLUMNS, type LayerWalk } from "./layer-walk.js";

/** Where Adam's moments are, as long as the table, and how fast it goes. */
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
  return (side, { address, stride, width }, from) => {
    const start = side.first * stride;
    const [first, second] = moments.map((moment) => moment + start + 4 * from) as [number, number];
    const tables = [address + start, walk.block(side), first, second, 0];
    const shape = [side.count, width, stride, 4 * BLOCK_COLUMNS];
    engine.share("adamRows", 4 * side.count * width, ...tables, ...shape, ...values);
  };
}

/** Adds the gradient to `into`, as long as the table. */
export function addBlocks(
  engine: KernelEngine,
  walk: LayerWalk,
  table: Float32Array,
  into: Float32Array,
): LeaveBlock {
  checkLength(into, table.length, "gradient");
  const whole = engine.address(into, "gradient");
  return (side, { stride, width }, from) => {
    const start = whole + side.first * stride + 4 * from;
    engine.share("addBlock", side.count * width, start, stride, width, side.count, walk.block(side));
  };
}
