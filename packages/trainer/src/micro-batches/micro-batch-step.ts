import type { OnnxSession } from "@modalis/onnx";
import {
  drawMask,
  plainMemory,
  type StepArrays,
  type StepInput,
  stepTensor,
  takeStepArrays,
} from "../autodiff/step-arrays.js";
import type { TrainStep, TrainStepOptions } from "../autodiff/train-step.js";
import { type Shape, sizeOf } from "../autodiff/variable.js";
import { type SeededRandom, seededRandom } from "../random/seeded-random.js";
import type { MicroBatchGraph } from "./micro-batch-graph.js";
import { type OpenEncoder, type OpenSession, openEncoder } from "./open-encoder.js";
import { type OpenProjection, openProjection, widestPanel } from "./open-projection.js";

/**
 * Opens the graphs of a step in micro-batches and takes its memory. Loss and gradients are those of the whole batch in one
 * graph, and dropout drops the same; only the order of sums differs.
 *
 * @throws As `createTrainStep`.
 */
export async function createMicroBatchStep(options: TrainStepOptions<MicroBatchGraph>): Promise<TrainStep> {
  const { runtime, seed } = options;
  const arrays = takeStepArrays(options);
  const sessions: OnnxSession[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()));
  };
  try {
    const passes = await openPasses(options, arrays, async (model) => {
      const session = await runtime.open(model);
      sessions.push(session);
      return session;
    });
    return {
      ...arrays,
      async run(step) {
        for (const pass of passes) await pass((at) => seededRandom(seed, step, at));
        return arrays.outputs.get("loss")![0]!;
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param random Gives the stream of a mask by its number in the whole batch's graph. */
type Pass = (random: (at: number) => SeededRandom) => Promise<void>;

async function openPasses(
  { graph, memory = plainMemory }: TrainStepOptions<MicroBatchGraph>,
  { parameters, inputs, outputs }: StepArrays,
  open: OpenSession,
): Promise<Pass[]> {
  const whole = new Map<string, StepInput>([...parameters, ...inputs, ...outputs]);
  const [{ dropouts, projections, inputGradients, ...largest }] = graph.encoders;
  const errors = projections.flatMap(({ variable }) => inputGradients.get(variable.name) ?? []);
  const part = new Map([
    ...dropouts.map(({ name, shape }) => [name, memory.float32(sizeOf(shape))] as const),
    ...errors.map((name) => [name, outputs.get(name)!] as const),
  ]);
  const encoders: OpenEncoder[] = [];
  for (const each of graph.encoders) encoders.push(await openEncoder(each, { whole, part }, open));
  // One by one: where one fails, nothing is still opening that nobody would close.
  const maps: OpenProjection[] = [];
  const panel = new Float32Array(widestPanel(graph.projections));
  for (const each of graph.projections) maps.push(await openProjection(each, { whole, panel }, open));
  const lose = await lossPass({ graph, memory }, whole, open);
  const summed = [
    ...largest.parameters.flatMap(({ dense }) => dense ?? []),
    ...graph.projections.flatMap(({ learns, parameter }) => (learns ? [`gradient ${parameter}`] : [])),
  ];
  const inParts =
    (way: "there" | "back"): Pass =>
    async (random) => {
      const masks = dropouts.map((_, at) => random(at));
      for (const { from, to } of graph.windows)
        await encoders.find(({ rows }) => rows === to - from)![way](from, masks);
    };
  return [
    async () => {
      for (const map of maps) await map.forward();
    },
    inParts("there"),
    async (random) => {
      for (const name of summed) whole.get(name)!.fill(0);
      await lose(random);
    },
    inParts("back"),
    async () => {
      for (const map of maps) await map.backward();
    },
  ];
}

/** What the loss gives by parameters stands where the parts' sums begin. */
async function lossPass(
  {
    graph: { loss, encoders },
    memory,
  }: Required<Pick<TrainStepOptions<MicroBatchGraph>, "graph" | "memory">>,
  whole: ReadonlyMap<string, StepInput>,
  open: OpenSession,
): Promise<Pass> {
  const session = await open(loss.model);
  const before = encoders[0].dropouts.length;
  const masks = loss.dropouts.map((each) => ({ ...each, mask: memory.float32(sizeOf(each.shape)) }));
  const tensor = (name: string, shape: Shape) => [name, stepTensor(whole.get(name)!, shape)] as const;
  const feeds = Object.fromEntries([
    ...[...loss.parameters, ...loss.inputs].map(({ name, shape }) => tensor(name, shape as Shape)),
    ...masks.map(({ name, shape, mask }) => [name, stepTensor(mask, shape)] as const),
  ]);
  const fetches = Object.fromEntries([...loss.outputs].map(([name, shape]) => tensor(name, shape)));
  return async (random) => {
    for (const [at, { mask, ...chance }] of masks.entries()) drawMask(mask, chance, random(before + at));
    await session.run(feeds, fetches);
  };
}
