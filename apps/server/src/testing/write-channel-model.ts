import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createGraphBuilder } from "@modalis/onnx";

/** A folder with a model of pictures that tells how much of one colour is in them (0 red, 1 green, 2 blue), and nothing else. */
export async function writeChannelModel(folder: string, colour: number): Promise<void> {
  const graph = createGraphBuilder(`colour ${colour}`);
  const means = graph.add("Flatten", [graph.add("GlobalAveragePool", ["pixel_values"])], { axis: 1 });
  const own = graph.add("Gather", [means, graph.integers(colour)], { axis: 1 });
  graph.add("Concat", [own, graph.add("Mul", [own, own])], { axis: 1 }, "pooler_output");
  const model = graph.build({
    inputs: [{ name: "pixel_values", dtype: "float32", shape: ["batch", 3, 32, 32] }],
    outputs: [{ name: "pooler_output", dtype: "float32", shape: ["batch", 2] }],
  });
  await mkdir(join(folder, "onnx"), { recursive: true });
  await writeFile(join(folder, "onnx", "model.onnx"), model);
  const preprocessor = {
    size: { height: 32, width: 32 },
    resample: 2,
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
  };
  await writeFile(join(folder, "preprocessor_config.json"), JSON.stringify(preprocessor));
  await writeFile(join(folder, "config.json"), JSON.stringify({ _name_or_path: `modalis/colour-${colour}` }));
}
