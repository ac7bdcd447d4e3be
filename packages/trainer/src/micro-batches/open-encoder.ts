import type { OnnxModel, OnnxSession, OnnxTensor } from "@modalis/onnx";
import { drawMask, type StepInput, stepTensor } from "../autodiff/step-arrays.js";
import { type Shape, sizeOf } from "../autodiff/variable.js";
import type { SeededRandom } from "../random/seeded-random.js";
import { type EncoderGraphs, type EncoderPass, sumInput } from "./encoder-graphs.js";

/** Opens a model, and closes it with the step. */
export type OpenSession = (model: OnnxModel) => Promise<OnnxSession>;

/** Runs over parts of a batch of one size, each beginning at a row. */
export interface OpenEncoder {
  readonly rows: number;
  /** @param masks The stream of each mask, which goes on from part to part. */
  there(from: number, masks: readonly SeededRandom[]): Promise<void>;
  back(from: number, masks: readonly SeededRandom[]): Promise<void>;
}

export interface EncoderArrays {
  /** Of the whole batch, by name; parameters and the sums of their gradients among them. */
  readonly whole: ReadonlyMap<string, StepInput>;
  /** Of one part, at least as long as it needs, by name: masks, and gradients by projections. */
  readonly part: ReadonlyMap<string, Float32Array>;
}

/** What a run reads and writes, in place. */
interface PartTensors {
  readonly feeds: Readonly<Record<string, OnnxTensor>>;
  readonly fetches: Readonly<Record<string, OnnxTensor>>;
}

export async function openEncoder(
  encoder: EncoderGraphs,
  arrays: EncoderArrays,
  open: OpenSession,
): Promise<OpenEncoder> {
  const { rows, dropouts, projections, inputGradients } = encoder;
  const [there, back] = [await open(encoder.forward.model), await open(encoder.backward.model)];
  const draw = (masks: readonly SeededRandom[]): void => {
    for (const [at, { name, shape, ...chance }] of dropouts.entries())
      drawMask(arrays.part.get(name)!.subarray(0, sizeOf(shape)), chance, masks[at]!);
  };
  const errors = projections.flatMap(({ variable: { name, shape } }) => {
    const gradient = inputGradients.get(name);
    if (gradient === undefined) return [];
    const part = arrays.part.get(gradient)!.subarray(0, sizeOf(shape));
    return [{ of: arrays.whole.get(name) as Float32Array, part }];
  });
  return {
    rows,
    async there(from, masks) {
      draw(masks);
      const { feeds, fetches } = partTensors(encoder.forward, encoder, from, arrays);
      await there.run(feeds, fetches);
    },
    async back(from, masks) {
      draw(masks);
      const { feeds, fetches } = partTensors(encoder.backward, encoder, from, arrays);
      await back.run(feeds, fetches);
      // What was projected is needed no more; its gradient takes the place.
      for (const { of, part } of errors) of.set(part, (part.length / rows) * from);
    },
  };
}

/** The part's rows of all that has rows, without a copy. */
function partTensors(
  pass: EncoderPass,
  { rows, parameters, tables }: EncoderGraphs,
  from: number,
  { whole, part }: EncoderArrays,
): PartTensors {
  const dense = parameters.flatMap((each) => each.dense ?? []);
  const sums = new Map(dense.map((name) => [sumInput(name), name]));
  const complete = new Set([...parameters.map(({ name }) => name), ...dense, ...tables]);
  const tensor = ([fed, shape]: readonly [string, Shape]): readonly [string, OnnxTensor] => {
    const name = sums.get(fed) ?? fed;
    const size = sizeOf(shape);
    const start = complete.has(name) ? 0 : (size / rows) * from;
    const data = part.get(name)?.subarray(0, size) ?? whole.get(name)!.subarray(start, start + size);
    return [fed, stepTensor(data, shape)];
  };
  return {
    feeds: Object.fromEntries([...pass.reads].map(tensor)),
    fetches: Object.fromEntries([...pass.outputs].map(tensor)),
  };
}
