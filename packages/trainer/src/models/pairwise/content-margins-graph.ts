import { createHash } from "node:crypto";
import { createGraphBuilder, type GraphValue, type OnnxModel } from "@modalis/onnx";
import type { ContentChannel } from "./content-channels.js";

/**
 * The graph of BPR over projected content, forward and backward, for any number of samples.
 *
 * Feeds: `positives` and `negatives` `[samples]`, `likings` `[samples, dimensions]`, `base` and `scale` as below, and by
 * channel `features …` `[items, columns]` and `map …` `[columns, dimensions]`. With `x = features[positive] -
 * features[negative]` and `p = sum over channels of x · map`, it gives
 * - `margins` `[samples, 1]` = base + sum(likings * p);
 * - `slopes` `[samples, 1]` = -scale * sigmoid(-margins), the gradient of `scale * sum(softplus(-margins))` by the margins;
 * - `liking gradient` `[samples, dimensions]` = slopes * p;
 * - `map gradient …` `[columns, dimensions]` = x' · (slopes * likings).
 *
 * Only the difference of two items' features enters, so one product serves both; a bias in the projection would cancel.
 */
export function contentMarginsGraph(
  channels: readonly Pick<ContentChannel, "name" | "dimensions">[],
  dimensions: number,
): OnnxModel {
  const graph = createGraphBuilder("content margins");
  const differences = channels.map(({ name }) =>
    graph.add("Sub", [
      graph.add("Gather", [`features ${name}`, "positives"], { axis: 0 }),
      graph.add("Gather", [`features ${name}`, "negatives"], { axis: 0 }),
    ]),
  );
  const projected = differences
    .map((difference, at) => graph.add("MatMul", [difference, `map ${channels[at]!.name}`]))
    .reduce((sum, next) => graph.add("Add", [sum, next]));
  const liked = graph.add("ReduceSum", [graph.add("Mul", ["likings", projected]), graph.integers(1)]);
  graph.add("Add", ["base", liked], {}, "margins");
  const chance = graph.add("Sigmoid", [graph.add("Neg", ["margins"])]);
  graph.add("Mul", [graph.add("Neg", [chance]), "scale"], {}, "slopes");
  graph.add("Mul", ["slopes", projected], {}, "liking gradient");
  const pulled = graph.add("Mul", ["slopes", "likings"]);
  for (const [at, { name }] of channels.entries())
    graph.add("Gemm", [differences[at]!, pulled], { transA: 1 }, `map gradient ${name}`);
  const bytes = graph.build({
    inputs: inputsOf(channels, dimensions),
    outputs: [
      floats("margins", ["samples", 1]),
      floats("slopes", ["samples", 1]),
      floats("liking gradient", ["samples", dimensions]),
      ...channels.map((channel) => floats(`map gradient ${channel.name}`, [channel.dimensions, dimensions])),
    ],
  });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { id: "content margins", revision: "training", sha256, load: async () => bytes };
}

function inputsOf(
  channels: readonly Pick<ContentChannel, "name" | "dimensions">[],
  dimensions: number,
): GraphValue[] {
  return [
    { name: "positives", dtype: "int32", shape: ["samples"] },
    { name: "negatives", dtype: "int32", shape: ["samples"] },
    floats("likings", ["samples", dimensions]),
    floats("base", ["samples", 1]),
    floats("scale", []),
    ...channels.flatMap((channel) => [
      floats(`features ${channel.name}`, ["items", channel.dimensions]),
      floats(`map ${channel.name}`, [channel.dimensions, dimensions]),
    ]),
  ];
}

function floats(name: string, shape: readonly (number | string)[]): GraphValue {
  return { name, dtype: "float32", shape };
}
