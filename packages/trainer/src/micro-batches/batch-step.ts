import type { Tape } from "../autodiff/tape.js";
import { createTrainStep, type TrainStep, type TrainStepOptions } from "../autodiff/train-step.js";
import { buildTrainingGraph, type TrainingGraph } from "../autodiff/training-graph.js";
import { sameShape, type Var } from "../autodiff/variable.js";
import { type BatchForward, buildMicroBatchGraph, type MicroBatchGraph } from "./micro-batch-graph.js";
import { createMicroBatchStep } from "./micro-batch-step.js";

export interface BatchGraphOptions {
  readonly batchSize: number;
  /** How many rows are encoded at a time, at most; all in one graph when absent. */
  readonly rowsAtOnce?: number | undefined;
}

/**
 * The graphs of a step: one that holds all values of the batch, or several that hold those of some rows at a time.
 *
 * @throws As `buildTrainingGraph` and `buildMicroBatchGraph`.
 */
export function batchGraph(
  graphName: string,
  forward: BatchForward,
  { batchSize, rowsAtOnce }: BatchGraphOptions,
): TrainingGraph | MicroBatchGraph {
  if (rowsAtOnce !== undefined) return buildMicroBatchGraph(graphName, forward, { batchSize, rowsAtOnce });
  return buildTrainingGraph(graphName, (tape) => {
    const shared = sharingInputs(tape);
    return forward.loss(shared, forward.encode(shared, batchSize));
  });
}

/**
 * Opens either.
 *
 * @throws As `createTrainStep`.
 */
export function createBatchStep(
  options: TrainStepOptions<TrainingGraph | MicroBatchGraph>,
): Promise<TrainStep> {
  const { graph } = options;
  if ("windows" in graph) return createMicroBatchStep({ ...options, graph });
  return createTrainStep({ ...options, graph });
}

/** The loss may read what the encoder reads. */
function sharingInputs(tape: Tape): Tape {
  const fed = new Map<string, Var>();
  return {
    ...tape,
    input(name, shape, options) {
      const known = fed.get(name);
      if (known !== undefined && sameShape(known.shape, shape)) return known;
      const variable = tape.input(name, shape, options);
      fed.set(name, variable);
      return variable;
    },
  };
}
