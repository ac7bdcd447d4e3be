import { createGraphBuilder, type GraphBuilder } from "../graph/graph-builder.js";
import type { GraphValue } from "../graph/onnx-messages.js";
import { addImageGraph } from "../tfjs/convert-image-graph.js";
import { invalidGraph, sortedNodes, type TfjsGraph } from "../tfjs/tfjs-graph.js";
import type { TfjsWeights } from "../tfjs/tfjs-weights.js";

/** `"features"` ends at the embedding; `"detector"` computes the heads too, at twice the cost. */
export type CenterNetPart = "features" | "detector";

/** Global averages inside the squeeze-and-excite blocks, deepest first, with their channels. */
const FEATURE_TAPS = [
  { node: "tower_0/MobilenetV3/expanded_conv_14/squeeze_excite/Mean", channels: 720 },
  { node: "tower_0/MobilenetV3/expanded_conv_13/squeeze_excite/Mean", channels: 720 },
  { node: "tower_0/MobilenetV3/expanded_conv_11/squeeze_excite/Mean", channels: 528 },
] as const;
const FEATURES = FEATURE_TAPS.reduce((sum, { channels }) => sum + channels, 0);

const HEATMAP_NODE = "tower_0/keypoints";
const EXTENT_NODE = "tower_0/wh";
const CLASSES = 80;

/**
 * CenterNet with a MobileNetV3 trunk as an ONNX graph for images of any size whose sides are multiples of 32.
 *
 * Howard et al., "Searching for MobileNetV3", arXiv:1905.02244; Zhou et al., "Objects as Points",
 * arXiv:1904.07850.
 *
 * @throws `INVALID_MODEL` when the original lacks a node, or holds an operator that is not known here.
 */
export function convertCenterNet(original: TfjsGraph, weights: TfjsWeights, part: CenterNetPart): Uint8Array {
  const graph = createGraphBuilder(`centernet-mobilenetv3 ${part}`);
  const heads = part === "detector" ? [HEATMAP_NODE, EXTENT_NODE] : [];
  const nodes = sortedNodes(original, [...FEATURE_TAPS.map(({ node }) => node), ...heads]);
  const image = graph.add("Transpose", ["images"], { perm: [0, 3, 1, 2] });
  const values = addImageGraph(graph, nodes, weights, image);

  const outputs = [addFeatures(graph, values)];
  if (part === "detector") outputs.push(...addHeads(graph, values));
  return graph.build({
    inputs: [{ name: "images", dtype: "float32", shape: ["batch", "height", "width", 3] }],
    outputs,
    metadata: {
      source: "CenterNet MobileNetV3, from the npm package @vladmandic/human (MIT)",
      changes: "converted to ONNX, its squeeze-and-excite averages made an output",
    },
  });
}

/** `features`, `[batch, 1968]`. */
function addFeatures(graph: GraphBuilder, values: ReadonlyMap<string, string>): GraphValue {
  const taps = FEATURE_TAPS.map(({ node }) => convertedValue(values, node));
  graph.add("Flatten", [graph.add("Concat", taps, { axis: 1 })], { axis: 1 }, "features");
  return { name: "features", dtype: "float32", shape: ["batch", FEATURES] };
}

/** `heatmap` `[batch, h, w, 80]`, `wh` `[batch, h, w, 4]` and `class_scores` `[batch, 80]`. */
function addHeads(graph: GraphBuilder, values: ReadonlyMap<string, string>): GraphValue[] {
  const heatmap = convertedValue(values, HEATMAP_NODE);
  const channelsLast = { perm: [0, 2, 3, 1] };
  graph.add("Transpose", [heatmap], channelsLast, "heatmap");
  graph.add("Transpose", [convertedValue(values, EXTENT_NODE)], channelsLast, "wh");
  graph.add("ReduceMax", [heatmap], { axes: [2, 3], keepdims: 0 }, "class_scores");
  const grid = ["batch", "rows", "columns"];
  return [
    { name: "heatmap", dtype: "float32", shape: [...grid, CLASSES] },
    { name: "wh", dtype: "float32", shape: [...grid, 4] },
    { name: "class_scores", dtype: "float32", shape: ["batch", CLASSES] },
  ];
}

function convertedValue(values: ReadonlyMap<string, string>, node: string): string {
  const value = values.get(node);
  if (value === undefined) throw invalidGraph(`node "${node}" is missing`);
  return value;
}
