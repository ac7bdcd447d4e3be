import type { BatchPlaces, Kernels } from "@modalis/kernels";
import type { LearnedTables, WorldSize } from "./learned-tables.js";
import type { OwnGradient, PairBatch } from "./pair-learner.js";

/** A gradient of users and items that holds the rows of a batch alone. */
export interface RowGradients extends OwnGradient {
  /** `[slots, dimensions]`: slot 0 is zeros, for all rows that the batch lacks. */
  readonly gradient: Float32Array;
  /** Gives the batch's rows their slots. */
  number(batch: PairBatch): { readonly places: BatchPlaces };
}

export interface RowGradientsShape {
  readonly dimensions: number;
  /** The most samples of a batch. */
  readonly batchSize: number;
}

/** Bytes that {@link createRowGradients} takes from an arena. */
export function rowGradientsBytes(size: WorldSize, { dimensions, batchSize }: RowGradientsShape): number {
  const slots = mostSlots(size, batchSize);
  return 4 * ((slots + 1) * dimensions + slots + size.userCount + size.itemCount + 3 * batchSize) + 512;
}

function mostSlots({ userCount, itemCount }: WorldSize, batchSize: number): number {
  return Math.min(userCount + itemCount, 3 * batchSize);
}

/** For tables `users` and `items`, the first and the second; a dense gradient would be as large as they are. */
export function createRowGradients(
  kernels: Kernels,
  { values, firstMoment, secondMoment }: LearnedTables,
  size: WorldSize,
  { dimensions, batchSize }: RowGradientsShape,
): RowGradients {
  const most = mostSlots(size, batchSize);
  const gradient = kernels.float32((most + 1) * dimensions);
  const [numbered, slots] = [kernels.int32(most), kernels.int32(size.userCount + size.itemCount)];
  const [users, positives, negatives] = [0, 1, 2].map(() => kernels.int32(batchSize)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  let given = 0;
  return {
    gradient,
    number(batch) {
      const count = batch.users.length;
      const places = {
        users: users.subarray(0, count),
        positives: positives.subarray(0, count),
        negatives: negatives.subarray(0, count),
      };
      const shift = size.userCount;
      given = kernels.numberRows({ rows: batch.users, places: places.users, slots, numbered });
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
      const moments = { firstMoment, secondMoment };
      kernels.adamStep({ parameters: values, gradient, ...moments, slots, dimensions, ...rates });
      kernels.forgetSlots({ slots, numbered: numbered.subarray(0, given) });
    },
    addTo(table) {
      const source = gradient.subarray(dimensions, (given + 1) * dimensions);
      kernels.scatterAddRows({ table, rows: numbered.subarray(0, given), dimensions, source });
    },
  };
}
