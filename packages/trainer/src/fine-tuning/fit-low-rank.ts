import { createHash } from "node:crypto";
import type { FeatureTable, ScoringModel } from "@modalis/contract";
import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime, type OnnxModel, type OnnxRuntime } from "@modalis/onnx";
import { createTrainStep, type TrainStep } from "../autodiff/train-step.js";
import { trainLoop } from "../loop/train-loop.js";
import type { FitOptions } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { validationRows } from "../model/validation-rows.js";
import { createStepOptimiser, trainingBytes } from "../optimise/step-optimiser.js";
import { type ContentTower, createContentTower, startValues } from "../pretrain/content-tower.js";
import { type ContentChannel, contentChannelsOf } from "../pretrain/id-free-content.js";
import { historyModel, recallOf } from "../pretrain/id-free-model.js";
import { pairsOf } from "../pretrain/id-free-pairs.js";
import { seededRandom } from "../random/seeded-random.js";
import { mergeLowRank } from "./low-rank.js";
import { type DrawnPeople, drawPeople, fillPeople, pairsByItem } from "./low-rank-batches.js";
import { lowRankGraph } from "./low-rank-graph.js";
import {
  checkLowRankSettings,
  type LowRankSettings,
  lowRankDefaults,
  lowRankMisuse,
} from "./low-rank-settings.js";
import { encodeStates, type TokenStates } from "./token-states.js";

export interface LowRankOptions extends FitOptions {
  readonly settings?: Partial<LowRankSettings>;
  /** The encoder, whose `id` and `revision` the adapted one extends. */
  readonly encoder: OnnxModel;
  /** Its texts, from `tokenStates`. */
  readonly states: TokenStates;
  /** The channel of `itemFeatures` whose vectors it gives. */
  readonly channel: string;
  /** What was learned with the encoder frozen: training starts there. */
  readonly start: ContentTower;
}

/** An encoder fine-tuned on interactions, and the model on top of it. */
export interface LowRankFit {
  readonly model: ScoringModel;
  /** Reads the vectors of the adapted encoder. */
  readonly tower: ContentTower;
  /** The encoder with the adapters merged into its weights; a model of its own, with another digest. */
  readonly encoder: OnnxModel;
  /** Its bytes, to be saved. */
  readonly onnx: Uint8Array;
  /** The vectors it gives for the texts. */
  readonly features: FeatureTable;
  /** Best Recall@20 on validation rows; absent without them. */
  readonly validation?: number;
}

const SCRATCH_BYTES = 1 << 22;

/**
 * Trains low-rank adapters inside the last layer of a text encoder, and the heads above it, on interactions: through the
 * encoder's own graph, from the states before that layer, which stay. Where training gains nothing on validation rows over what
 * it started from, that start is kept.
 *
 * @throws `INVALID_ARGUMENT` for settings out of range or a start of other channels; `INVALID_MODEL` for an encoder whose
 * last layer cannot be trained; `LIMIT_EXCEEDED` where the step does not fit into memory; `DIVERGED`; the signal's reason.
 */
export async function fitLowRank(data: TrainingData, options: LowRankOptions): Promise<LowRankFit> {
  const { seed, states, channel, start, signal, onProgress } = options;
  const asked = { ...lowRankDefaults, ...options.settings };
  checkLowRankSettings(asked);
  const channels = contentChannelsOf(data, start);
  if (!data.itemFeatures.has(channel)) throw lowRankMisuse(`there are no item features "${channel}"`);
  const pairs = pairsOf(data);
  const items = data.interactions.itemIds.length;
  const byItem = pairsByItem(pairs, items);
  const settings = { ...asked, textsAStep: Math.min(asked.textsAStep, byItem.liked.length) };
  const tower = { dimensions: start.dimensions, residualUnits: residualUnitsOf(start) };
  const graph = lowRankGraph({ states, channel, channels, settings, tower, items });
  const optimiser = { kind: "adam-w", weightDecay: settings.weightDecay } as const;
  await using kernels = await createKernels({ arenaBytes: trainingBytes(graph, optimiser) + SCRATCH_BYTES });
  await using runtime = createOnnxRuntime({ intraOpThreads: options.threads ?? 1 });
  await using step = await createTrainStep({
    graph,
    runtime,
    seed,
    memory: kernels,
    start: startValues(start),
  });
  const frozen = settings.trainHeads ? {} : { frozen: headsOf(start) };
  const stepOptimiser = createStepOptimiser({ step, kernels, optimiser, maxGradientNorm: 5, ...frozen });
  const fitting = { data, options, channels, settings, tower, step, runtime };
  const vectors = step.inputs.get("rest") as Float32Array;
  const validation = validationRows(data);
  const refresh = async (): Promise<number> => {
    const { model, all } = await fitNow(fitting);
    vectors.set(all);
    return validation === undefined ? Number.NaN : await recallOf(model, validation);
  };
  const started = await refresh();
  const first = new Map([...step.parameters].map(([name, values]) => [name, values.slice()]));
  const { best } = await trainLoop({
    ...{ seed, examples: settings.stepsAnEpoch, batchSize: 1, epochs: settings.epochs },
    ...{ learned: step.parameters, moments: stepOptimiser.moments },
    async learn({ step: at }) {
      const random = seededRandom(seed, at);
      const { textsAStep: texts, peopleAText } = settings;
      const people = drawPeople(byItem, pairs, { texts, peopleAText, random });
      fillItems(people, states, channels, channel, step);
      fillPeople(data, people, vectors, step.inputs);
      const loss = await step.run(at);
      stepOptimiser.apply({ step: at, learningRate: settings.learningRate });
      keepVectors(people, step.outputs.get("vectors")!, vectors);
      return loss;
    },
    validation: {
      every: 1,
      patience: validation === undefined ? settings.epochs : settings.patience,
      evaluate: refresh,
    },
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const undone = validation !== undefined && started >= (best?.value ?? 0);
  if (undone) for (const [name, values] of first) step.parameters.get(name)!.set(values);
  const { all: _, ...fit } = await fitNow(fitting);
  return { ...fit, ...(validation === undefined ? {} : { validation: undone ? started : best!.value }) };
}

interface Fitting {
  readonly data: TrainingData;
  readonly options: LowRankOptions;
  readonly channels: readonly ContentChannel[];
  readonly settings: LowRankSettings;
  readonly tower: { readonly dimensions: number; readonly residualUnits: number };
  readonly step: TrainStep;
  readonly runtime: OnnxRuntime;
}

/** The fit as the parameters stand, with the vectors of all items. */
async function fitNow({ data, options, channels, settings, tower: shape, step, runtime }: Fitting) {
  const { states, encoder, channel, signal } = options;
  const { graph, layer, model: bytes } = states;
  const onnx = mergeLowRank(bytes, graph, layer.weights, settings, step.parameters);
  const features = await encodeStates(states, onnx, { runtime, signal });
  const learned = new Map(
    [...step.parameters].filter(([name]) => channels.some((one) => name.startsWith(`${one.name} `))),
  );
  const tower = createContentTower(channels, { ...shape, dropout: 0 }, learned);
  const items = data.interactions.itemIds.length;
  const all = await tower.encodeItems(new Map([...data.itemFeatures, [channel, features]]), items);
  const sha256 = createHash("sha256").update(onnx).digest("hex");
  const revision = `${encoder.revision}+low-rank.${sha256.slice(0, 12)}`;
  return {
    model: historyModel(data, all, tower.dimensions),
    ...{ tower, onnx, features, all },
    encoder: { id: encoder.id, revision, sha256, load: async () => onnx },
  };
}

/** Writes the step's texts and the other content of their items. */
function fillItems(
  { items }: DrawnPeople,
  { hidden, mask, present, tokens, layer }: TokenStates,
  channels: readonly ContentChannel[],
  channel: string,
  { inputs }: TrainStep,
): void {
  const size = tokens * layer.width;
  for (const [row, item] of items.entries()) {
    inputs.get("hidden")!.set(hidden.subarray(item * size, (item + 1) * size), row * size);
    inputs.get("mask")!.set(mask.subarray(item * tokens, (item + 1) * tokens), row * tokens);
    inputs.get("present")![row] = present[item]!;
    for (const { name, inputs: width, rows } of channels) {
      if (name === channel) continue;
      inputs.get(`x ${name}`)!.set(rows.subarray(item * width, (item + 1) * width), row * width);
    }
  }
}

function keepVectors({ items }: DrawnPeople, made: Float32Array, vectors: Float32Array): void {
  const dimensions = made.length / items.length;
  for (const [row, item] of items.entries())
    vectors.set(made.subarray(row * dimensions, (row + 1) * dimensions), item * dimensions);
}

function residualUnitsOf({ heads }: ContentTower): number {
  const [first] = heads.values();
  const [mean, inner] = ["mean", "adapter in"].map((name) => first?.tensors.get(name)?.data.length ?? 0);
  return mean === 0 ? 0 : inner! / mean!;
}

function headsOf(start: ContentTower): ReadonlySet<string> {
  return new Set(startValues(start).keys());
}
