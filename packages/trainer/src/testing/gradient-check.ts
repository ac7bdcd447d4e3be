import type { OnnxRuntime, OnnxTensor } from "@modalis/onnx";
import { mul } from "../autodiff/arithmetic.js";
import { sum } from "../autodiff/broadcasting.js";
import { initialValues } from "../autodiff/initial-values.js";
import type { Precision, Tape } from "../autodiff/tape.js";
import { buildTrainingGraph, type TrainingGraph } from "../autodiff/training-graph.js";
import { type Shape, sizeOf, type Var } from "../autodiff/variable.js";
import { seededRandom } from "../random/seeded-random.js";

export interface GradientSubject {
  /** Shapes of the values that are differentiated. */
  readonly shapes: readonly Shape[];
  readonly operator: (values: readonly Var[], tape: Tape) => Var;
  /** Where values are drawn from; the normal distribution when absent. */
  readonly between?: readonly [number, number];
  /** Other inputs by name. */
  readonly feeds?: Readonly<Record<string, OnnxTensor>>;
  /** float64 when absent; operators that ONNX Runtime has in float32 alone need longer steps. */
  readonly precision?: Precision;
  readonly seed?: number;
}

/**
 * The largest difference between gradients of the graph and central finite differences, relative to the larger of 1 and
 * the gradient: of the weighted sum of all that the operator gives, with random weights.
 */
export async function gradientError(runtime: OnnxRuntime, subject: GradientSubject): Promise<number> {
  const { shapes, operator, precision = "float64", seed = 1, feeds = {} } = subject;
  const graph = buildTrainingGraph(
    "gradient check",
    (tape) => {
      const values = shapes.map((shape, at) =>
        tape.parameter(`x${at}`, shape, { kind: "constant", value: 0 }),
      );
      const result = operator(values, tape);
      const weights = drawn(result.shape, undefined, seed, 99);
      return { loss: sum(mul(result, tape.constantTensor(weights, result.shape))) };
    },
    { precision },
  );
  const points = shapes.map((shape, at) => Float64Array.from(drawn(shape, subject.between, seed, at)));
  await using session = await runtime.open(graph.model);
  const run = (): Promise<Record<string, OnnxTensor>> => session.run(feedsOf(graph, points, feeds));
  const first = await run();
  const stepLength = precision === "float64" ? 1e-5 : 1e-2;
  let worst = 0;
  for (const [at, parameter] of graph.parameters.entries()) {
    const gradient = fullGradient(parameter, first, feeds);
    const point = points[at]!;
    for (let place = 0; place < point.length; place++) {
      const kept = point[place]!;
      const losses: number[] = [];
      for (const sign of [1, -1]) {
        point[place] = kept + sign * stepLength;
        losses.push(Number((await run()).loss!.data[0]));
      }
      point[place] = kept;
      const slope = (losses[0]! - losses[1]!) / (2 * stepLength);
      worst = Math.max(worst, Math.abs(slope - gradient[place]!) / Math.max(1, Math.abs(slope)));
    }
  }
  return worst;
}

function drawn(
  shape: Shape,
  between: readonly [number, number] | undefined,
  seed: number,
  at: number,
): Float32Array {
  if (between === undefined)
    return initialValues({ kind: "normal", deviation: 1 }, shape, { seed, name: `${at}` });
  const random = seededRandom(seed, at);
  const [from, to] = between;
  return Float32Array.from({ length: sizeOf(shape) }, () => from + (to - from) * random.next());
}

function feedsOf(
  graph: TrainingGraph,
  points: readonly Float64Array[],
  feeds: Readonly<Record<string, OnnxTensor>>,
): Record<string, OnnxTensor> {
  const { precision } = graph;
  const values = graph.parameters.map(({ name, shape }, at) => {
    const data = precision === "float64" ? points[at]! : Float32Array.from(points[at]!);
    return [name, { dtype: precision, dims: shape, data }] as const;
  });
  return { ...Object.fromEntries(values), ...feeds };
}

/** The dense part and the rows as one. */
function fullGradient(
  { shape, dense, rows }: TrainingGraph["parameters"][number],
  results: Readonly<Record<string, OnnxTensor>>,
  feeds: Readonly<Record<string, OnnxTensor>>,
): Float64Array {
  const full = Float64Array.from({ length: sizeOf(shape) }, (_, at) =>
    dense === undefined ? 0 : Number(results[dense]!.data[at]),
  );
  const width = sizeOf(shape.slice(1));
  for (const part of rows) {
    const gradient = results[part.gradient]!.data;
    for (const [place, row] of (feeds[part.numbers]!.data as Int32Array).entries())
      for (let at = 0; at < width; at++) full[row * width + at]! += Number(gradient[place * width + at]);
  }
  return full;
}
