import { floatsOfConstant, type GraphNode, integersOfConstant, type OnnxGraph } from "@modalis/onnx";
import type { Tape } from "../autodiff/tape.js";
import type { Var } from "../autodiff/variable.js";
import { cannotReplay, REPLAYED_OPERATORS } from "./replayed-operators.js";

export interface ReplayOptions {
  /** The bytes that the graph was read from. */
  readonly model: Uint8Array;
  readonly graph: OnnxGraph;
  /** Those to run, each after what it reads. */
  readonly nodes: readonly GraphNode[];
  /** What is fed in the graph's place, by the names of its values. */
  readonly values: ReadonlyMap<string, Var>;
  /** Adds to the product of `input` and a constant matrix, such as a low-rank term; nothing when undefined. */
  readonly beside?: (input: Var, constant: string) => ((product: Var) => Var) | undefined;
}

/**
 * Runs nodes of an ONNX graph through the autodiff, so that a part of a model made elsewhere can be trained: its constants
 * stay, and gradients pass through.
 *
 * @returns Every value made, by name.
 * @throws `INVALID_MODEL` for an operator that transformer encoders do not need, naming it.
 */
export function replayGraph(tape: Tape, options: ReplayOptions): ReadonlyMap<string, Var> {
  const { model, graph, nodes, beside } = options;
  const values = new Map(options.values);
  const numbersOf = (name: string): Var => {
    const known = values.get(name);
    if (known !== undefined) return known;
    const constant = graph.constants.get(name);
    if (constant === undefined) throw cannotReplay(name, "is read and neither made nor fed");
    const made = tape.constantTensor(floatsOfConstant(model, graph, name), constant.shape);
    values.set(name, made);
    return made;
  };
  for (const { operator, inputs, outputs, attributes } of nodes) {
    const replay = REPLAYED_OPERATORS[operator];
    if (replay === undefined) throw cannotReplay(operator, "is of an operator that is not known here");
    const made = replay({
      operator,
      attributes,
      inputCount: inputs.length,
      value: (at) => numbersOf(inputs[at]!),
      integers: (at) => integersOfConstant(model, graph, inputs[at]!),
    });
    const added = operator === "MatMul" ? beside?.(numbersOf(inputs[0]!), inputs[1]!) : undefined;
    for (const [at, output] of outputs.entries()) {
      const value = made[at];
      if (value === undefined) throw cannotReplay(operator, `gives no output ${at}`);
      values.set(output, added === undefined ? value : added(value));
    }
  }
  return values;
}
