import { createOnnxRuntime, floatTensor } from "@modalis/onnx";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mean } from "../autodiff/arithmetic.js";
import { exportInferenceGraph } from "../autodiff/inference-graph.js";
import { initialValues } from "../autodiff/initial-values.js";
import type { Tape } from "../autodiff/tape.js";
import { buildTrainingGraph } from "../autodiff/training-graph.js";
import { VARIES, type Var } from "../autodiff/variable.js";
import { seededRandom } from "../random/seeded-random.js";
import { crossFusedItems } from "./cross-fused-items.js";

const how = { dimensions: 4, heads: 2, dropout: 0, unitLength: false };
const worlds = [
  { name: "text", dimensions: 3, length: 4 },
  { name: "film", dimensions: 2, length: 2 },
];

function fuse(tape: Tape, batch: number): Var {
  const sources = worlds.map((world) => ({
    ...world,
    values: tape.input(`values ${world.name}`, [batch, world.length * world.dimensions]),
    present: tape.input(`present ${world.name}`, [batch, world.length]),
  }));
  return crossFusedItems(tape, sources, how);
}

/** Random parameters of the fusion, so that nothing is zero by its start. */
function randomParameters(): Map<string, Float32Array> {
  const graph = buildTrainingGraph("parameters", (tape) => ({ loss: mean(fuse(tape, 1)) }));
  return new Map(
    graph.parameters.map(({ name, shape }) => [
      name,
      initialValues({ kind: "normal", deviation: 0.7 }, shape, { seed: 5, name }),
    ]),
  );
}

async function withFusion<T>(use: (fused: (rows: Rows) => Promise<Float32Array>) => Promise<T>): Promise<T> {
  const bytes = exportInferenceGraph("fused", (tape) => ({ vector: fuse(tape, VARIES) }), randomParameters());
  await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
  await using session = await runtime.open({
    id: "f",
    revision: "1",
    sha256: "0".repeat(64),
    load: async () => bytes,
  });
  return await use(async (rows) => {
    const feeds = Object.entries(rows).map(([name, data]) => [name, floatTensor(data, [1, data.length])]);
    return ((await session.run(Object.fromEntries(feeds))).vector!.data as Float32Array).slice();
  });
}

type Rows = Readonly<Record<string, Float32Array>>;

function rowsOf(
  seed: number,
  masks: Readonly<Record<string, readonly number[]>>,
): Record<string, Float32Array> {
  const random = seededRandom(seed);
  return Object.fromEntries(
    worlds.flatMap(({ name, dimensions, length }) => [
      [`values ${name}`, Float32Array.from({ length: length * dimensions }, () => random.normal())],
      [`present ${name}`, Float32Array.from(masks[name]!)],
    ]),
  );
}

const mask = (length: number) => fc.array(fc.constantFrom(0, 1), { minLength: length, maxLength: length });

describe("cross-modal attention", () => {
  it("reads nothing at masked places, whatever stands there", async () => {
    await withFusion((fused) =>
      fc.assert(
        fc.asyncProperty(
          ...([fc.integer(), mask(4), mask(2), fc.constantFrom(0, 1e9, -3, Number.NaN, Infinity)] as const),
          async (seed, text, film, garbage) => {
            const rows = rowsOf(seed, { text, film });
            const spoilt = Object.fromEntries(
              worlds.flatMap(({ name, dimensions }) => {
                const present = rows[`present ${name}`]!;
                const values = rows[`values ${name}`]!.map((value, at) =>
                  present[Math.floor(at / dimensions)] === 1 ? value : garbage,
                );
                return [
                  [`values ${name}`, values],
                  [`present ${name}`, present],
                ];
              }),
            );
            expect(await fused(spoilt)).toEqual(await fused(rows));
          },
        ),
        { numRuns: 60, seed: 1 },
      ),
    );
  });

  it("lets a token change what another modality's say, and order of tokens change nothing", async () => {
    await withFusion(async (fused) => {
      const all = { text: [1, 1, 1, 1], film: [1, 1] };
      const rows = rowsOf(3, all);
      const base = await fused(rows);
      const swapped = rows["values film"]!.slice();
      swapped.copyWithin(0, 2, 4);
      swapped.set(rows["values film"]!.subarray(0, 2), 2);
      (await fused({ ...rows, "values film": swapped })).forEach((value, at) => {
        expect(value).toBeCloseTo(base[at]!, 5);
      });
      // Without the film the text alone is pooled: not half of what it is beside the film.
      const alone = await fused({ ...rows, "present film": new Float32Array(2) });
      const filmAlone = await fused({ ...rows, "present text": new Float32Array(4) });
      const apart = alone.map((value, at) => (value + filmAlone[at]!) / 2);
      expect(Math.max(...apart.map((value, at) => Math.abs(value - base[at]!)))).toBeGreaterThan(0.01);
      const nothing = rowsOf(3, { text: [0, 0, 0, 0], film: [0, 0] });
      expect(await fused(nothing)).toEqual(new Float32Array(4));
    });
  });
});
