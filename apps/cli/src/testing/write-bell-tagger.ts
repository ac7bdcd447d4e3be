import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createGraphBuilder } from "@modalis/onnx";

const FRAMES = 96;
const BANDS = 64;

/** Writes a classifier of sounds in YAMNet's layout that calls all that can be heard a bell. */
export async function writeBellTagger(folder: string): Promise<void> {
  const graph = createGraphBuilder("bells alone");
  const flat = graph.add("Reshape", ["patch", graph.integers(-1, FRAMES * BANDS)]);
  const zero = graph.floats("zero", [FRAMES * BANDS, 2], new Float32Array(FRAMES * BANDS * 2));
  const logits = graph.add("Add", [
    graph.add("MatMul", [flat, zero]),
    graph.floats("bell", [1, 2], Float32Array.of(4, -4)),
  ]);
  graph.add("Softmax", [logits], { axis: -1 }, "scores");
  const bytes = graph.build({
    inputs: [{ name: "patch", dtype: "float32", shape: ["patches", FRAMES, BANDS, 1] }],
    outputs: [{ name: "scores", dtype: "float32", shape: ["patches", 2] }],
  });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "classifier.onnx"), bytes);
  await writeFile(join(folder, "class_map.csv"), "index,mid,display_name\n0,/m/0,Bell\n1,/m/1,Rain\n");
}
