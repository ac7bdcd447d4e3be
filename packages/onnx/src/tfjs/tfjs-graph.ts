import { ModalisError } from "@modalis/contract";

/** One node of a TensorFlow.js graph model. */
export interface TfjsNode {
  readonly name: string;
  readonly operator: string;
  /** Names of the nodes it reads, without output numbers and control marks. */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Nodes by name. */
export type TfjsGraph = ReadonlyMap<string, TfjsNode>;

/**
 * The nodes of a `model.json`.
 *
 * @throws `INVALID_MODEL` when the topology is not a list of named nodes.
 */
export function readGraph(modelJson: unknown): TfjsGraph {
  const nodes = field(field(modelJson, "modelTopology"), "node");
  if (!Array.isArray(nodes)) throw invalidGraph("modelTopology.node is not a list");
  const graph = new Map<string, TfjsNode>();
  for (const [index, value] of nodes.entries()) {
    const name = field(value, "name");
    const operator = field(value, "op");
    const inputs = field(value, "input") ?? [];
    const attributes = field(value, "attr") ?? {};
    if (typeof name !== "string" || typeof operator !== "string" || !isTexts(inputs) || !isRecord(attributes))
      throw invalidGraph(`node ${index} lacks a name, an operator or a list of inputs`);
    if (graph.has(name)) throw invalidGraph(`two nodes are named "${name}"`);
    graph.set(name, { name, operator, inputs: inputs.map(nodeName), attributes });
  }
  return graph;
}

/**
 * The nodes that the given ones need, each after its inputs.
 *
 * @throws `INVALID_MODEL` when a node is missing or nodes need each other in a circle.
 */
export function sortedNodes(graph: TfjsGraph, wanted: readonly string[]): TfjsNode[] {
  const sorted: TfjsNode[] = [];
  const state = new Map<string, "visiting" | "done">();
  // An own stack, so that a long chain cannot overflow the call stack.
  const stack = [...wanted].reverse().map((name) => ({ name, leaving: false }));
  while (stack.length > 0) {
    const { name, leaving } = stack.pop()!;
    const node = graph.get(name);
    if (node === undefined) throw invalidGraph(`node "${name}" is missing`);
    if (leaving) {
      state.set(name, "done");
      sorted.push(node);
    } else if (state.get(name) === "visiting") {
      throw invalidGraph(`node "${name}" needs itself`);
    } else if (state.get(name) === undefined) {
      state.set(name, "visiting");
      stack.push({ name, leaving: true });
      for (const input of node.inputs)
        if (state.get(input) !== "done") stack.push({ name: input, leaving: false });
    }
  }
  return sorted;
}

/** The error of a graph that is not what an importer expects. */
export function invalidGraph(problem: string): ModalisError {
  return new ModalisError(
    "INVALID_MODEL",
    `TensorFlow.js model: ${problem}; install the package in the version this release names`,
  );
}

/** A field of a parsed JSON object, or undefined. */
export function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

/** `"^name"` marks a control input and `"name:1"` the second output. */
function nodeName(input: string): string {
  return input.replace(/^\^/, "").replace(/:\d+$/, "");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
