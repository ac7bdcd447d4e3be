import { createKernels, type Kernels } from "@modalis/kernels";
import { medianTimes } from "./median-times.js";
import { BATCH, DIMENSIONS, readWorkload, SCORED_ROWS, TOP } from "./workload.js";

/** Milliseconds of each task with our kernels on so many threads. */
export async function wasmTimes(folder: string, threads: number): Promise<Record<string, number>> {
  await using kernels = await createKernels({ threads, arenaBytes: 2 ** 31 });
  return medianTimes(tasksOf(kernels, folder));
}

function tasksOf(kernels: Kernels, folder: string): Record<string, () => unknown> {
  const given = readWorkload(folder);
  const ints = (values: Int32Array) => placed(kernels.int32(values.length), values);
  const floats = (values: Float32Array) => placed(kernels.float32(values.length), values);
  const table = floats(given.table);
  const [output, gradient, firstMoment, secondMoment] = [1, 2, 3, 4].map(() => kernels.float32(table.length));
  const matrix = { offsets: ints(given.offsets), columns: ints(given.columns), values: floats(given.values) };
  const positives = { offsets: ints(given.itemOffsets), columns: ints(given.items) };
  const cut = given.userCount * DIMENSIONS;
  const batch = {
    users: ints(given.users),
    positives: ints(given.positives),
    negatives: ints(given.negatives),
    userTable: table.subarray(0, cut),
    itemTable: table.subarray(cut),
    dimensions: DIMENSIONS,
  };
  const gradients = { userGradient: gradient!.subarray(0, cut), itemGradient: gradient!.subarray(cut) };
  const moments = { firstMoment: firstMoment!, secondMoment: secondMoment! };
  const drawn = kernels.int32(BATCH);
  const scores = floats(given.scores);
  const top = {
    outputItems: kernels.int32(SCORED_ROWS * TOP),
    outputScores: kernels.float32(SCORED_ROWS * TOP),
  };
  const query = table.subarray(0, DIMENSIONS);
  const found = kernels.float32(given.userCount + given.itemCount);
  const bytes = placed(
    kernels.int8(table.length),
    table.map((value) => 500 * value),
  );
  let step = 0;
  return {
    "sparse product": () =>
      kernels.sparseProduct({ matrix, dense: table, dimensions: DIMENSIONS, output: output! }),
    "BPR gradient and dense Adam": () => {
      kernels.bprGradient({ ...batch, ...gradients, scale: 1 / BATCH });
      kernels.adamStep({
        parameters: table,
        gradient: gradient!,
        ...moments,
        learningRate: 1e-3,
        step: ++step,
      });
    },
    "BPR, SGD by sample": () => kernels.bprSgdStep({ ...batch, learningRate: 1e-3 }),
    "negatives of a batch": () =>
      kernels.sampleNegatives({
        ...{
          positives,
          users: batch.users,
          output: drawn,
          itemCount: given.itemCount,
          seed: 1,
          step: ++step,
        },
      }),
    "top 20 of 256 rows": () => kernels.topKRows({ scores, itemCount: given.itemCount, count: TOP, ...top }),
    "dot scan": () => kernels.dotScan({ table, dimensions: DIMENSIONS, query, output: found }),
    "dot scan, int8": () =>
      kernels.dotScanInt8({
        ...{ table: bytes, dimensions: DIMENSIONS, query: bytes.subarray(0, DIMENSIONS), output: found },
      }),
  };
}

function placed<Target extends { set(values: ArrayLike<number>): void }>(
  target: Target,
  values: ArrayLike<number>,
): Target {
  target.set(values);
  return target;
}
