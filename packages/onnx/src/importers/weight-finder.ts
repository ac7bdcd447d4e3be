import { invalidGraph } from "../tfjs/tfjs-graph.js";
import type { TfjsWeights } from "../tfjs/tfjs-weights.js";

/** Finds the weights of one model by the end of their names. */
export interface WeightFinder {
  /** Values of the one float weight whose name ends so; `INVALID_MODEL` unless there is one of that shape. */
  floats(ending: string, shape: readonly number[]): Float32Array;
  /** The same for a scalar of either type. */
  scalar(ending: string): number;
}

/** A finder over these weights. */
export function createWeightFinder(weights: TfjsWeights): WeightFinder {
  const find = (ending: string, shape: readonly number[]) => {
    const names = [...weights.keys()].filter((name) => name === ending || name.endsWith(`/${ending}`));
    const [name] = names;
    if (name === undefined || names.length > 1)
      throw invalidGraph(`${names.length} weights are named …/${ending}, where one was expected`);
    const weight = weights.get(name)!;
    if (weight.shape.join() !== shape.join())
      throw invalidGraph(`weight "${name}" is [${weight.shape}], where [${shape}] was expected`);
    return weight.data;
  };
  return {
    floats(ending, shape) {
      const data = find(ending, shape);
      if (!(data instanceof Float32Array)) throw invalidGraph(`weight "${ending}" is not float32`);
      return data;
    },
    scalar: (ending) => find(ending, [])[0]!,
  };
}
