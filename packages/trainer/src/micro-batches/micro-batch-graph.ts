import type { GraphValue } from "@modalis/onnx";
import type { Tape } from "../autodiff/tape.js";
import { buildTrainingGraph, type ForwardPass, type TrainingGraph } from "../autodiff/training-graph.js";
import { misuse, type Shape, type Var } from "../autodiff/variable.js";
import {
  type EncodeRows,
  type EncoderGraphs,
  encodedName,
  encoderBackward,
  encoderForward,
} from "./encoder-graphs.js";
import { evenWindows, type Window } from "./even-windows.js";
import { type ProjectionGraphs, projectionGraphs } from "./projection-graphs.js";

/** A forward pass in two parts: rows encoded one by one, and a loss that compares the rows of a batch with each other. */
export interface BatchForward {
  readonly encode: EncodeRows;
  /** @param encoded `[batch, ...]` each, by name. */
  readonly loss: (tape: Tape, encoded: Readonly<Record<string, Var>>) => ForwardPass;
}

export interface MicroBatchOptions {
  readonly batchSize: number;
  /** How many rows are encoded at a time, at most. */
  readonly rowsAtOnce: number;
}

/**
 * Graphs that together take the step of a whole batch while no more than a part's values are held: all rows are encoded and
 * what each layer gave is forgotten, the loss gives its gradient by what was encoded, and each part is encoded again on
 * the way back (Gao et al., "Scaling Deep Contrastive Learning Batch Size under Memory Limited Setup", RepL4NLP 2021).
 *
 * Products of inputs and parameters that are no wider than the input are made once for the whole batch and kept.
 */
export interface MicroBatchGraph extends Omit<TrainingGraph, "model"> {
  readonly batchSize: number;
  /** Rows that are encoded together. */
  readonly windows: readonly Window[];
  /** One a size of parts, the largest first. */
  readonly encoders: readonly [EncoderGraphs, ...EncoderGraphs[]];
  readonly projections: readonly ProjectionGraphs[];
  readonly loss: TrainingGraph;
  /** `[batch, ...]`, by name. */
  readonly encoded: ReadonlyMap<string, Shape>;
}

/**
 * Writes the graphs of a step in micro-batches, in float32.
 *
 * @throws `INVALID_ARGUMENT` for a batch or a part below one row, a loss that learns from nothing that is encoded, and as
 * {@link encoderForward} and {@link buildTrainingGraph}.
 */
export function buildMicroBatchGraph(
  graphName: string,
  forward: BatchForward,
  { batchSize, rowsAtOnce }: MicroBatchOptions,
): MicroBatchGraph {
  for (const [name, value] of Object.entries({ batchSize, rowsAtOnce }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw misuse(`${name} is a whole number from 1, not ${value}`);
  const windows = evenWindows(batchSize, rowsAtOnce);
  const { encode } = forward;
  const sizes = [...new Set(windows.map(({ from, to }) => to - from))].sort((one, other) => other - one);
  const ways = sizes.map((rows) => ({ rows, forward: encoderForward(graphName, rows, encode) }));
  const encoded = new Map(
    [...ways[0]!.forward.outputs].map(([name, shape]) => [name, shape.with(0, batchSize)]),
  );
  const loss = buildTrainingGraph(`${graphName}, loss`, (tape) => {
    const names = [...encoded].map(([name, shape]) => [
      name.slice(encodedName("").length),
      tape.input(name, shape, { needsGradient: true }),
    ]);
    return forward.loss(tape, Object.fromEntries(names));
  });
  const learning = new Set([...encoded.keys()].filter((name) => loss.inputGradients.has(name)));
  if (learning.size === 0) throw misuse("the loss has no gradient by anything that is encoded");
  const encoders = ways.map((way) => ({
    ...way,
    ...encoderBackward(graphName, way.rows, encode, learning),
  }));
  const [first, ...others] = encoders as [EncoderGraphs, ...EncoderGraphs[]];
  return {
    ...{ batchSize, windows, encoders: [first, ...others], loss, encoded, precision: "float32" },
    projections: first.projections.map(({ variable: { name, shape }, input, numbers, parameter }) =>
      projectionGraphs({
        ...{ name, input, parameter, rows: batchSize, width: shape[1]! },
        ...(numbers === undefined ? {} : { numbers }),
        learns: first.inputGradients.has(name),
        inner: first.parameters.find((each) => each.name === parameter)!.shape[0]!,
      }),
    ),
    ...joined(first, loss, encoded, batchSize),
  };
}

/** What the caller sees, inputs, parameters and gradients of both parts as one, and all that takes memory. */
function joined(
  encoder: EncoderGraphs,
  loss: TrainingGraph,
  encoded: ReadonlyMap<string, Shape>,
  batchSize: number,
): Pick<MicroBatchGraph, "parameters" | "inputs" | "dropouts" | "inputGradients" | "outputs"> {
  const whole = (shape: Shape): Shape => shape.with(0, batchSize);
  const inputs = inputsOf(encoder, loss, encoded, batchSize);
  const outputs = new Map([...encoded, ...loss.outputs]);
  const errors = new Set<string>();
  const projected = new Set<string>();
  for (const { variable, parameter } of encoder.projections) {
    outputs.set(variable.name, whole(variable.shape));
    const error = encoder.inputGradients.get(variable.name);
    if (error === undefined) continue;
    errors.add(error);
    projected.add(parameter);
  }
  const summed = new Set(encoder.parameters.flatMap(({ dense }) => dense ?? []));
  for (const [name, shape] of encoder.backward.outputs) {
    if (!summed.has(name) && loss.outputs.has(name))
      throw misuse(
        `encoding and loss both give "${name}"; only parameters that nobody gathers may stand in both`,
      );
    outputs.set(name, summed.has(name) || errors.has(name) ? shape : whole(shape));
  }
  const parameters = new Map(loss.parameters.map((each) => [each.name, each]));
  for (const each of encoder.parameters) {
    const other = parameters.get(each.name);
    const dense =
      each.dense ?? other?.dense ?? (projected.has(each.name) ? `gradient ${each.name}` : undefined);
    if (dense !== undefined) outputs.set(dense, each.shape);
    const rows = [...each.rows, ...(other?.rows ?? [])];
    parameters.set(each.name, { ...each, ...(dense === undefined ? {} : { dense }), rows });
  }
  const fed = [...inputs.keys()];
  return {
    inputs: [...inputs.values()],
    dropouts: [...encoder.dropouts, ...loss.dropouts],
    inputGradients: new Map(
      [...loss.inputGradients, ...encoder.inputGradients].filter(([name]) => fed.includes(name)),
    ),
    ...{ outputs, parameters: [...parameters.values()] },
  };
}

/** Rows of the batch, whole tables, and what the loss alone reads. */
function inputsOf(
  { inputs, tables }: EncoderGraphs,
  loss: TrainingGraph,
  encoded: ReadonlyMap<string, Shape>,
  batchSize: number,
): ReadonlyMap<string, GraphValue> {
  const own = inputs.map((each) =>
    tables.has(each.name) ? each : { ...each, shape: (each.shape as Shape).with(0, batchSize) },
  );
  const beside = loss.inputs.filter(({ name }) => !encoded.has(name));
  return new Map([...beside, ...own].map((each) => [each.name, each]));
}
