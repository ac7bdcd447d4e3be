import { ModalisError } from "@modalis/contract";
import type { GraphNode, OnnxGraph } from "@modalis/onnx";

/** The last transformer layer of an encoder with the pooling after it: what low-rank adapters train through. */
export interface LastLayer {
  /** The value where the layer starts: hidden states `[texts, tokens, width]`. */
  readonly startsAt: string;
  readonly width: number;
  /** The model's one output, `[texts, dimensions]`. */
  readonly output: string;
  /** From there to the output. */
  readonly nodes: readonly GraphNode[];
  /** Weight matrices of the layer. */
  readonly weights: readonly LayerWeight[];
}

/** A constant matrix that hidden states are multiplied by. */
export interface LayerWeight {
  readonly constant: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Matrices that stand side by side in it, such as those of queries, keys and values. */
  readonly blocks: number;
}

const MASK = "attention_mask";

/**
 * Finds the last layer of an encoder that normalises before each half of a layer, as the built-in sentence encoder does: it
 * starts at what the last norm but one reads. Weights of the pooling after the layer are not among its own.
 *
 * @throws `INVALID_MODEL` for a graph without such a layer.
 */
export function lastLayerOf(graph: OnnxGraph): LastLayer {
  const norm = graph.nodes.filter(({ operator }) => operator === "LayerNormalization").at(-2);
  const [output] = graph.outputs;
  const [startsAt = "", scale = ""] = norm?.inputs ?? [];
  const width = graph.constants.get(scale)?.shape[0];
  if (norm === undefined || width === undefined || output === undefined || graph.outputs.length !== 1)
    throw notLayered("no two layer norms with one output after them");
  const nodes = nodesBetween(graph, startsAt, output);
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const other = graph.inputs.find((name) => name !== MASK && read.has(name));
  if (other !== undefined || !read.has(startsAt))
    throw notLayered(`what follows its last layer still reads "${other ?? startsAt}"`);
  const weights = nodes.flatMap((node) => weightOf(graph, nodes, node));
  if (weights.length === 0) throw notLayered("no weight matrix in its last layer");
  return { startsAt, width, output, nodes, weights };
}

/** The nodes that the output needs once `from` is known. */
function nodesBetween({ nodes }: OnnxGraph, from: string, output: string): GraphNode[] {
  const needed = new Set([output]);
  const kept: GraphNode[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((name) => name !== from && needed.has(name))) continue;
    kept.unshift(node);
    for (const name of node.inputs) needed.add(name);
  }
  return kept;
}

function weightOf(graph: OnnxGraph, nodes: readonly GraphNode[], node: GraphNode): LayerWeight[] {
  if (node.operator !== "MatMul") return [];
  const [, constant = ""] = node.inputs;
  const { shape = [], dtype } = graph.constants.get(constant) ?? {};
  const [inputs, outputs] = shape;
  if (dtype !== "float32" || shape.length !== 2 || inputs === undefined || outputs === undefined) return [];
  return [{ constant, inputs, outputs, blocks: blocksAfter(nodes, node.outputs[0]!) }];
}

/** Into how many equal parts the product is split, directly or after its bias. */
function blocksAfter(nodes: readonly GraphNode[], product: string): number {
  const readers = (name: string) => nodes.filter(({ inputs }) => inputs.includes(name));
  const biased = readers(product).filter(({ operator }) => operator === "Add");
  const split = [product, ...biased.flatMap(({ outputs }) => outputs)]
    .flatMap(readers)
    .find(({ operator }) => operator === "Split");
  return split?.outputs.length ?? 1;
}

function notLayered(problem: string): ModalisError {
  return new ModalisError(
    "INVALID_MODEL",
    `the encoder is not one whose last layer can be fine-tuned: ${problem}; give the built-in sentence encoder`,
  );
}
