import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGraphBuilder } from "@modalis/onnx";

/** CLIP's preprocessing: bicubic to 224 on the shorter side, the middle, mean and deviation of its training. */
export const CLIP_PICTURES = {
  image_processor_type: "CLIPImageProcessor",
  feature_extractor_type: "CLIPFeatureExtractor",
  do_resize: true,
  size: { shortest_edge: 224 },
  resample: 3,
  do_center_crop: true,
  crop_size: { height: 224, width: 224 },
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  do_convert_rgb: true,
  image_mean: [0.48145466, 0.4578275, 0.40821073],
  image_std: [0.26862954, 0.26130258, 0.27577711],
};

/** Writes a model folder whose graph only averages the pixels, so that what is timed is what comes before it. */
export function writePictureFolder(folder: string): void {
  const graph = createGraphBuilder("averages");
  graph.add("Flatten", [graph.add("GlobalAveragePool", ["pixel_values"])], { axis: 1 }, "image_embeds");
  const bytes = graph.build({
    inputs: [{ name: "pixel_values", dtype: "float32", shape: ["batch", 3, 224, 224] }],
    outputs: [{ name: "image_embeds", dtype: "float32", shape: ["batch", 3] }],
  });
  mkdirSync(join(folder, "onnx"), { recursive: true });
  writeFileSync(join(folder, "onnx", "model.onnx"), bytes);
  writeFileSync(join(folder, "config.json"), JSON.stringify({ model_type: "vit" }));
  writeFileSync(join(folder, "preprocessor_config.json"), JSON.stringify(CLIP_PICTURES));
}
