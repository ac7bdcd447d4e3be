import { type StepInput, stepTensor } from "../autodiff/step-arrays.js";
import type { OpenSession } from "./open-encoder.js";
import type { ProjectionGraphs } from "./projection-graphs.js";

/** Runs over the whole batch. */
export interface OpenProjection {
  forward(): Promise<void>;
  /** Does nothing where the product has none. Reads the gradient by the product from the product's own place. */
  backward(): Promise<void>;
}

/** @param whole Arrays of the whole batch, by name. */
export async function openProjection(
  { name, input, parameter, rows, inner, width, learns, ...models }: ProjectionGraphs,
  whole: ReadonlyMap<string, StepInput>,
  open: OpenSession,
): Promise<OpenProjection> {
  const forward = await open(models.forward);
  const backward = learns ? await open(models.backward) : undefined;
  const read = stepTensor(whole.get(input)!, [rows, inner]);
  const map = stepTensor(whole.get(parameter)!, [inner, width]);
  const product = stepTensor(whole.get(name)!, [rows, width]);
  return {
    async forward() {
      await forward.run({ rows: read, map }, { product });
    },
    async backward() {
      if (backward === undefined) return;
      const gradient = stepTensor(whole.get(`gradient ${parameter}`)!, [inner, width]);
      await backward.run({ rows: read, errors: product, "so far": gradient }, { gradient });
    },
  };
}
