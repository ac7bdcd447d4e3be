import { createKernels, type Kernels } from "@modalis/kernels";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBatchLayerMean } from "./batch-layer-mean.js";
import { createBatchNodes } from "./batch-nodes.js";
import { layerMean } from "./layer-mean.js";
import { normalisedAdjacency } from "./normalised-adjacency.js";
import { sparseCopy } from "./sparse-arena.js";

const world = fc
  .record({
    userCount: fc.integer({ min: 1, max: 6 }),
    itemCount: fc.integer({ min: 1, max: 7 }),
    dimensions: fc.integer({ min: 1, max: 9 }),
    layers: fc.integer({ min: 0, max: 4 }),
    threads: fc.constantFrom(1, 2),
    edges: fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 20 }),
    rows: fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
    values: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 117, maxLength: 117 }),
  })
  .map((drawn) => {
    const { userCount, itemCount, edges, rows } = drawn;
    const named = edges.map(([user, item]) => `${user % userCount} ${item % itemCount}`);
    const distinct = [...new Set(named)].map((edge) => edge.split(" ").map(Number) as [number, number]);
    return {
      ...drawn,
      size: { userCount, itemCount },
      pairs: {
        users: Int32Array.from(distinct, ([user]) => user),
        items: Int32Array.from(distinct, ([, item]) => item),
      },
      rows: [...new Set(rows.map((row) => row % (userCount + itemCount)))],
    };
  });

describe("createBatchLayerMean", () => {
  it("gives the rows of the whole graph's mean, and the gradient that enters at those rows", async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ size, pairs, rows, values, dimensions, layers, threads }) => {
        await using kernels = await createKernels({ threads, arenaBytes: 1 << 20 });
        const nodes = size.userCount + size.itemCount;
        const matrix = sparseCopy(kernels, normalisedAdjacency(pairs, size));
        const floats = arrays(kernels, nodes * dimensions);
        const [source, whole, first, second, sparse] = [floats(), floats(), floats(), floats(), floats()];
        source.set(values.slice(0, source.length));
        layerMean(kernels, { matrix, dimensions, layers, scratch: [first, second] }, source, whole);

        const options = { nodes, entries: matrix.columns.length, rows: rows.length, dimensions, layers };
        const mean = createBatchLayerMean(kernels, options);
        const numbers = kernels.int32(rows.length);
        numbers.set(rows);
        const own = kernels.float32(rows.length * dimensions);
        mean.forward(matrix, source, numbers, own);
        const row = (table: Float32Array, at: number) => table.slice(at * dimensions, (at + 1) * dimensions);
        for (const [at, node] of rows.entries()) near(row(own, at), row(whole, node));

        // The mean is linear and symmetric: what enters at the rows comes back as the mean of it, zeros elsewhere.
        const gradient = kernels.float32(rows.length * dimensions);
        gradient.set(values.slice(-gradient.length));
        for (const [at, node] of rows.entries()) sparse.set(row(gradient, at), node * dimensions);
        const back = floats();
        mean.backward(gradient, back);
        layerMean(kernels, { matrix, dimensions, layers, scratch: [first, second] }, sparse, whole);
        near(back, whole);
      }),
      { numRuns: 60 },
    );
  });
});

describe("createBatchNodes", () => {
  it("numbers each node once, anew for each batch", async () => {
    await using kernels = await createKernels({ arenaBytes: 1 << 16 });
    const numbered = createBatchNodes(kernels, { userCount: 3, nodeCount: 8, samples: 2 });
    const batch = (users: number[], positives: number[], negatives: number[]) =>
      numbered({
        users: Int32Array.from(users),
        positives: Int32Array.from(positives),
        negatives: Int32Array.from(negatives),
      });
    const first = batch([2, 2], [0, 4], [4, 1]);
    expect([...first.nodes]).toEqual([2, 3, 7, 4]);
    expect([...first.batch.users, ...first.batch.positives, ...first.batch.negatives]).toEqual([
      0, 0, 1, 2, 2, 3,
    ]);
    const second = batch([1], [4], [0]);
    expect([...second.nodes]).toEqual([1, 7, 3]);
    expect([...second.batch.negatives]).toEqual([2]);
  });
});

function arrays(kernels: Kernels, length: number): () => Float32Array {
  return () => kernels.float32(length);
}

function near(given: Float32Array, expected: Float32Array): void {
  expect(given.length).toBe(expected.length);
  for (let at = 0; at < given.length; at++) expect(Math.abs(given[at]! - expected[at]!)).toBeLessThan(1e-5);
}
