import type { AdamRates, BatchPlaces, Kernels } from "@modalis/kernels";
import type { LearnedTables, WorldSize } from "./learned-tables.js";
import type { OwnGradient, PairBatch } from "./pair-learner.js";

/** A gradient of users and items that holds the rows of a batch alone; the tables that it is added to follow one another. */
export interface RowGradients extends OwnGradient {
  /** `[slots, dimensions]`: slot 0 is zeros, for all rows that the batch lacks. */
  readonly gradient: Float32Array;
  /** `[slots, dimensions]` of the table beside, by the users' slots; empty without one. */
  readonly gradientBeside: Float32Array;
  /** Gives the batch's rows their slots. */
  number(batch: PairBatch): { readonly places: BatchPlaces };
}

export interface RowGradientsShape {
  readonly dimensions: number;
  /** The most samples of a batch. */
  readonly batchSize: number;
}

/** What Adam steps. */
export type SteppedTables = Pick<LearnedTables, "values" | "firstMoment" | "secondMoment">;

/** Bytes that {@link createRowGradients} takes from an arena. */
export function rowGradientsBytes(
  size: WorldSize,
  { dimensions, batchSize, beside = false }: RowGradientsShape & { readonly beside?: boolean },
): number {
  const slots = mostSlots(size, batchSize);
  const besides = beside ? (mostUsers(size, batchSize) + 1) * dimensions : 0;
  return (
    4 * ((slots + 1) * dimensions + besides + slots + size.userCount + size.itemCount + 3 * batchSize) + 512
  );
}

function mostUsers({ userCount }: WorldSize, batchSize: number): number {
  return Math.min(userCount, batchSize);
}

function mostSlots({ userCount, itemCount }: WorldSize, batchSize: number): number {
  return Math.min(userCount + itemCount, 3 * batchSize);
}

/**
 * For tables `users` and `items`, one after the other; a dense gradient would be as large as they are.
 *
 * @param beside Another table of the users, with as many columns.
 */
export function createRowGradients(
  kernels: Kernels,
  tables: SteppedTables,
  size: WorldSize,
  { dimensions, batchSize }: RowGradientsShape,
  beside?: SteppedTables,
): RowGradients {
  const most = mostSlots(size, batchSize);
  const gradient = kernels.float32((most + 1) * dimensions);
  const gradientBeside = kernels.float32(
    beside === undefined ? 0 : (mostUsers(size, batchSize) + 1) * dimensions,
  );
  const [numbered, slots] = [kernels.int32(most), kernels.int32(size.userCount + size.itemCount)];
  const [users, positives, negatives] = [0, 1, 2].map(() => kernels.int32(batchSize)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  let given = 0;
  let usersGiven = 0;
  const step = (stepped: SteppedTables, own: Float32Array, places: Int32Array, rates: AdamRates): void => {
    const { values: parameters, firstMoment, secondMoment } = stepped;
    const moments = { firstMoment, secondMoment };
    kernels.adamStep({ parameters, gradient: own, ...moments, slots: places, dimensions, ...rates });
  };
  return {
    gradient,
    gradientBeside,
    number(batch) {
      const count = batch.users.length;
      const places = {
        users: users.subarray(0, count),
        positives: positives.subarray(0, count),
        negatives: negatives.subarray(0, count),
      };
      const shift = size.userCount;
      // Users come first, so that their slots are the rows of the gradient beside.
      given = kernels.numberRows({ rows: batch.users, places: places.users, slots, numbered });
      usersGiven = given;
      for (const side of ["positives", "negatives"] as const)
        given = kernels.numberRows({
          rows: batch[side],
          places: places[side],
          shift,
          slots,
          numbered,
          given,
        });
      return { places };
    },
    adamStep(rates) {
      step(tables, gradient, slots, rates);
      if (beside !== undefined) step(beside, gradientBeside, slots.subarray(0, size.userCount), rates);
      kernels.forgetSlots({ slots, numbered: numbered.subarray(0, given) });
    },
    addTo(table) {
      const [own, besides] = [tables.values.length, beside?.values.length ?? 0];
      const source = gradient.subarray(dimensions, (given + 1) * dimensions);
      const rows = numbered.subarray(0, given);
      kernels.scatterAddRows({ table: table.subarray(0, own), rows, dimensions, source });
      if (beside === undefined) return;
      const [target, users] = [table.subarray(own, own + besides), rows.subarray(0, usersGiven)];
      const likewise = gradientBeside.subarray(dimensions, (usersGiven + 1) * dimensions);
      kernels.scatterAddRows({ table: target, rows: users, dimensions, source: likewise });
    },
  };
}
