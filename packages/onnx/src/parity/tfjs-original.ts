import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import type { GraphModel } from "@tensorflow/tfjs-converter";

/** Original model run by TensorFlow.js, for tests that compare a conversion with it. */
export interface TfjsOriginal {
  readonly core: typeof import("@tensorflow/tfjs-core");
  readonly model: GraphModel;
}

/**
 * Loads a TensorFlow.js graph model from a folder, on the WebAssembly backend.
 *
 * TensorFlow.js keeps its backend in module state, so load one model a process and compare inside it.
 */
export async function loadTfjsOriginal(folder: string, graphFile: string): Promise<TfjsOriginal> {
  // Its Node builds are CommonJS whose names an `import` cannot see.
  const require = createRequire(import.meta.url);
  const core: typeof import("@tensorflow/tfjs-core") = require("@tensorflow/tfjs-core");
  const converter: typeof import("@tensorflow/tfjs-converter") = require("@tensorflow/tfjs-converter");
  const wasm: typeof import("@tensorflow/tfjs-backend-wasm") = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  await core.setBackend("wasm");

  const modelJson = JSON.parse(await readFile(join(folder, graphFile), "utf8"));
  freeInputSizes(modelJson.modelTopology.node);
  const [manifest] = modelJson.weightsManifest;
  const shards = await Promise.all(manifest.paths.map((path: string) => readFile(join(folder, path))));
  const bytes = Uint8Array.from(Buffer.concat(shards));
  const model = await converter.loadGraphModel({
    load: async () => ({
      modelTopology: modelJson.modelTopology,
      weightSpecs: manifest.weights,
      weightData: bytes.buffer,
    }),
  });
  return { core, model };
}

/** A placeholder's declared sizes only check the input; none of the compared nodes depends on them. */
function freeInputSizes(
  nodes: readonly { op: string; attr?: { shape?: { shape: { dim: { size: string }[] } } } }[],
) {
  for (const { op, attr } of nodes) {
    if (op !== "Placeholder") continue;
    for (const dimension of attr?.shape?.shape.dim.slice(0, 3) ?? []) dimension.size = "-1";
  }
}

/** How far two equal-sized rows are apart. */
export function rowGap(
  left: ArrayLike<number>,
  right: ArrayLike<number>,
): { cosine: number; largestDifference: number } {
  let dot = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  let largestDifference = 0;
  for (let at = 0; at < left.length; at++) {
    dot += left[at]! * right[at]!;
    leftSquares += left[at]! ** 2;
    rightSquares += right[at]! ** 2;
    largestDifference = Math.max(largestDifference, Math.abs(left[at]! - right[at]!));
  }
  return { cosine: dot / Math.sqrt(leftSquares * rightSquares), largestDifference };
}

/** Fractions in [0, 1) that are the same for one seed everywhere: mulberry32. */
export function seededFractions(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
