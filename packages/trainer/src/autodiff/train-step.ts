import type { OnnxRuntime } from "@modalis/onnx";
import { seededRandom } from "../random/seeded-random.js";
import {
  drawMask,
  plainMemory,
  type StepArrays,
  type StepInput,
  type StepMemory,
  stepTensor,
  takeStepArrays,
} from "./step-arrays.js";
import type { TrainingGraph } from "./training-graph.js";
import { type Shape, sizeOf } from "./variable.js";

/**
 * A training graph ready to run: every array is taken once and written in place. `parameters` are live values, to which
 * whoever learns writes; `inputs` are to be filled before each run; `gradients`, `inputGradients` (of the inputs that
 * wanted them) and `outputs` are of the last run.
 */
export interface TrainStep extends StepArrays, AsyncDisposable {
  /**
   * One forward and backward pass; the event loop stands still meanwhile.
   *
   * @param step Fixes, with the seed, what dropout drops.
   * @returns The loss.
   */
  run(step: number): Promise<number>;
}

export interface TrainStepOptions<Graph = TrainingGraph> {
  readonly graph: Graph;
  readonly runtime: OnnxRuntime;
  readonly seed: number;
  /** Plain arrays when absent. */
  readonly memory?: StepMemory;
  /** Values to start from by parameter, as after a pre-training; the others start as the graph says. */
  readonly start?: ReadonlyMap<string, Float32Array>;
  /** Arrays that are fed as they are, by input: tables of a catalogue, which need no copy unless their memory is shared. */
  readonly fed?: ReadonlyMap<string, StepInput>;
}

/**
 * Opens a float32 training graph and takes its memory.
 *
 * @throws `INVALID_ARGUMENT` for a graph of another precision, shared memory, and start values or fed arrays that do not fit; whatever opening
 * a model throws.
 */
export async function createTrainStep(options: TrainStepOptions): Promise<TrainStep> {
  const { graph, runtime, seed, memory = plainMemory } = options;
  const arrays = takeStepArrays(options);
  // All memory first: where it does not suffice, no session is open yet.
  const masks = new Map(graph.dropouts.map((each) => [each.name, memory.float32(sizeOf(each.shape))]));
  const session = await runtime.open(graph.model);
  const shapes = new Map<string, Shape>([
    ...[...graph.parameters, ...graph.dropouts].map(({ name, shape }) => [name, shape] as const),
    ...graph.inputs.map(({ name, shape }) => [name, shape as Shape] as const),
    ...graph.outputs,
  ]);
  const tensorsOf = (named: Iterable<readonly [string, Parameters<typeof stepTensor>[0]]>) =>
    Object.fromEntries([...named].map(([name, data]) => [name, stepTensor(data, shapes.get(name)!)]));
  const feeds = tensorsOf([...arrays.parameters, ...arrays.inputs, ...masks]);
  const fetches = tensorsOf(arrays.outputs);
  return {
    ...arrays,
    async run(step) {
      for (const [at, dropout] of graph.dropouts.entries())
        drawMask(masks.get(dropout.name)!, dropout, seededRandom(seed, step, at));
      await session.run(feeds, fetches);
      return arrays.outputs.get("loss")![0]!;
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
