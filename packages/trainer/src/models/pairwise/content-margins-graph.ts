import { createHash } from "node:crypto";
import { createGraphBuilder, type GraphBuilder, type GraphValue, type OnnxModel } from "@modalis/onnx";
import type { ContentChannel } from "./content-channels.js";

/** Whether channels are added before they are compared, or each is compared by itself. */
export type ContentComparison = "together" | "apart";

type ChannelShape = Pick<ContentChannel, "name" | "dimensions">;

/**
 * The graph of BPR over projected content, forward and backward, for any number of samples.
 *
 * Feeds: `positives` and `negatives` `[samples]`, `likings` `[samples, dimensions]`, `base` and `scale` as below, and by
 * channel `features …` `[items, columns]`, `map …` and `map gradient before …` `[columns, dimensions]`. With `x =
 * features[positive] - features[negative]`, `p = x · map`, both added over the channels where they are compared
 * `together`, it gives for each comparison, of which there are `heads`,
 * - `margins` `[samples, heads]` = base + sum(likings * p);
 * - `slopes` `[samples, heads]` = -scale * sigmoid(-margins), the gradient of `scale * sum(softplus(-margins))` by the margins;
 * and
 * - `liking gradient` `[samples, dimensions]` = the sum over heads of slopes * p;
 * - `map gradient …` `[columns, dimensions]` = map gradient before + x' · (slopes * likings).
 *
 * Only the difference of two items' features enters, so one product serves both; a bias in the projection would cancel.
 */
export function contentMarginsGraph(
  channels: readonly ChannelShape[],
  dimensions: number,
  comparison: ContentComparison,
): OnnxModel {
  const graph = createGraphBuilder(`content margins ${comparison}`);
  const differences = channels.map(({ name }) =>
    graph.add("Sub", [
      graph.add("Gather", [`features ${name}`, "positives"], { axis: 0 }),
      graph.add("Gather", [`features ${name}`, "negatives"], { axis: 0 }),
    ]),
  );
  const products = differences.map((difference, at) =>
    graph.add("MatMul", [difference, `map ${channels[at]!.name}`]),
  );
  const projected = comparison === "apart" ? products : [sumOf(graph, products)];
  const heads = projected.map((product) => compared(graph, product));
  for (const name of ["margins", "slopes"] as const) {
    const columns = heads.map((head) => head[name]);
    if (columns.length === 1) graph.add("Identity", columns, {}, name);
    else graph.add("Concat", columns, { axis: 1 }, name);
  }
  const likingGradient = sumOf(
    graph,
    heads.map(({ likingGradient }) => likingGradient),
  );
  graph.add("Identity", [likingGradient], {}, "liking gradient");
  for (const [at, { name }] of channels.entries()) {
    const { pulled } = heads[comparison === "apart" ? at : 0]!;
    const before = `map gradient before ${name}`;
    graph.add("Gemm", [differences[at]!, pulled, before], { transA: 1 }, `map gradient ${name}`);
  }
  const bytes = graph.build({
    inputs: inputsOf(channels, dimensions),
    outputs: [
      floats("margins", ["samples", heads.length]),
      floats("slopes", ["samples", heads.length]),
      floats("liking gradient", ["samples", dimensions]),
      ...channels.map((channel) => floats(`map gradient ${channel.name}`, [channel.dimensions, dimensions])),
    ],
  });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { id: "content margins", revision: "training", sha256, load: async () => bytes };
}

/** One comparison of projected differences with the users' likings, by the names of its values. */
function compared(graph: GraphBuilder, projected: string) {
  const liked = graph.add("ReduceSum", [graph.add("Mul", ["likings", projected]), graph.integers(1)]);
  const margins = graph.add("Add", ["base", liked]);
  const chance = graph.add("Sigmoid", [graph.add("Neg", [margins])]);
  const slopes = graph.add("Mul", [graph.add("Neg", [chance]), "scale"]);
  return {
    margins,
    slopes,
    likingGradient: graph.add("Mul", [slopes, projected]),
    pulled: graph.add("Mul", [slopes, "likings"]),
  };
}

function sumOf(graph: GraphBuilder, names: readonly string[]): string {
  return names.reduce((sum, next) => graph.add("Add", [sum, next]));
}

function inputsOf(channels: readonly ChannelShape[], dimensions: number): GraphValue[] {
  return [
    { name: "positives", dtype: "int32", shape: ["samples"] },
    { name: "negatives", dtype: "int32", shape: ["samples"] },
    floats("likings", ["samples", dimensions]),
    floats("base", ["samples", 1]),
    floats("scale", []),
    ...channels.flatMap(({ name, dimensions: columns }) => [
      floats(`features ${name}`, ["items", columns]),
      floats(`map ${name}`, [columns, dimensions]),
      floats(`map gradient before ${name}`, [columns, dimensions]),
    ]),
  ];
}

function floats(name: string, shape: readonly (number | string)[]): GraphValue {
  return { name, dtype: "float32", shape };
}
