import { createHash } from "node:crypto";
import type { FeatureTable } from "@modalis/contract";
import { createOnnxRuntime, floatTensor, type OnnxTensor } from "@modalis/onnx";
import { add, mul, sub } from "../autodiff/arithmetic.js";
import { dropout } from "../autodiff/dropout.js";
import { exportInferenceGraph } from "../autodiff/inference-graph.js";
import { l2Normalise } from "../autodiff/normalisation.js";
import type { Tape } from "../autodiff/tape.js";
import { VARIES, type Var } from "../autodiff/variable.js";
import { residualAdapter } from "../fine-tuning/residual-adapter.js";
import { projectionHead } from "./alignment-graph.js";
import { type ContentChannel, idFreeMisuse, type LearnedHeads } from "./id-free-content.js";

/** What makes a vector of an item's content, new items' too. */
export interface ContentTower extends LearnedHeads {
  /** Reads `x CHANNEL` `[batch, dimensions]` and `present CHANNEL` `[batch, 1]`; gives `vector` `[batch, dimensions]`. */
  readonly onnx: Uint8Array;
  /** SHA-256 of `onnx`, in hexadecimal. */
  readonly sha256: string;
  /**
   * Unit vectors `[items, dimensions]`; zeros for an item of which no channel is there.
   *
   * @throws `INVALID_ARGUMENT` when a channel is missing or has another number of dimensions or rows.
   */
  encodeItems(features: ReadonlyMap<string, FeatureTable>, items: number): Promise<Float32Array>;
}

/** Sizes of a tower. */
export interface TowerShape {
  /** Of the vectors. */
  readonly dimensions: number;
  /** Units of each channel's residual adapter; 0 for none. */
  readonly residualUnits: number;
  /** Chance of dropping a standardised value in training. */
  readonly dropout: number;
}

/** A channel of a tower: what of it is not learned from interactions. */
export type TowerChannel = Pick<ContentChannel, "name" | "inputs" | "standardisation">;

const ROWS_A_RUN = 512;

/**
 * Unit vectors of items: the sum of what each channel's head makes of its rows, behind an adapter where there is one.
 *
 * @param rows Standardised rows `[batch, inputs]` of each channel, in order; zeros where an item lacks it.
 */
export function towerVectors(
  tape: Tape,
  channels: readonly TowerChannel[],
  rows: readonly Var[],
  { dimensions, residualUnits, dropout: rate }: TowerShape,
): Var {
  const parts = channels.map(({ name, inputs }, at) => {
    const adapted = residualAdapter(tape, rows[at]!, { name, inputs, units: residualUnits });
    const head = { channel: name, inputs, outputs: dimensions, hiddenUnits: 0, dropout: 0 };
    return projectionHead(tape, dropout(adapted, rate), head);
  });
  return l2Normalise(parts.reduce((left, right) => add(left, right)));
}

/** The tower of what was learned: a model that reads vectors as encoders give them. */
export function createContentTower(
  channels: readonly TowerChannel[],
  shape: TowerShape,
  values: ReadonlyMap<string, Float32Array>,
): ContentTower {
  const kept = new Map([...values].map(([name, data]) => [name, data.slice()]));
  const onnx = exportInferenceGraph(
    "content tower",
    (tape) => ({ vector: exportedVectors(tape, channels, shape) }),
    kept,
  );
  const sha256 = createHash("sha256").update(onnx).digest("hex");
  return {
    onnx,
    sha256,
    dimensions: shape.dimensions,
    heads: new Map(channels.map((channel) => [channel.name, { tensors: tensorsOf(channel, kept) }])),
    encodeItems: (features, items) => encode({ onnx, sha256, ...shape }, channels, features, items),
  };
}

/** Values to start training from, by parameter. */
export function startValues({ heads }: LearnedHeads): Map<string, Float32Array> {
  const fixed = new Set(["mean", "scale"]);
  return new Map(
    [...heads].flatMap(([channel, { tensors }]) =>
      [...tensors].flatMap(([name, { data }]) =>
        fixed.has(name) ? [] : [[`${channel} ${name}`, data] as const],
      ),
    ),
  );
}

function exportedVectors(tape: Tape, channels: readonly TowerChannel[], shape: TowerShape): Var {
  const rows = channels.map(({ name, inputs, standardisation: { mean, scale } }) => {
    const centred = sub(tape.input(`x ${name}`, [VARIES, inputs]), tape.constantTensor(mean, [inputs]));
    const standardised = mul(centred, tape.constantTensor(scale, [inputs]));
    return mul(standardised, tape.input(`present ${name}`, [VARIES, 1]));
  });
  return towerVectors(tape, channels, rows, shape);
}

function tensorsOf(
  { name, standardisation }: TowerChannel,
  values: ReadonlyMap<string, Float32Array>,
): Map<string, { data: Float32Array }> {
  const learned = ["map", "adapter in", "adapter out"].flatMap((part) => {
    const data = values.get(`${name} ${part}`);
    return data === undefined ? [] : [[part, { data }] as const];
  });
  const { mean, scale } = standardisation;
  return new Map([["mean", { data: mean }], ["scale", { data: scale }], ...learned]);
}

async function encode(
  { onnx, sha256, dimensions }: { onnx: Uint8Array; sha256: string; dimensions: number },
  channels: readonly TowerChannel[],
  features: ReadonlyMap<string, FeatureTable>,
  items: number,
): Promise<Float32Array> {
  for (const { name, inputs } of channels) {
    const table = features.get(name);
    if (table?.dimensions !== inputs || table.present.length !== items)
      throw idFreeMisuse(`"${name}" needs ${items} rows of ${inputs} values`);
  }
  await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
  await using session = await runtime.open({
    id: "content-tower",
    revision: "1",
    sha256,
    load: async () => onnx,
  });
  const vectors = new Float32Array(items * dimensions);
  for (let from = 0; from < items; from += ROWS_A_RUN) {
    const to = Math.min(items, from + ROWS_A_RUN);
    const feeds: Record<string, OnnxTensor> = {};
    for (const { name, inputs } of channels) {
      const { data, present } = features.get(name)!;
      feeds[`x ${name}`] = floatTensor(data.slice(from * inputs, to * inputs), [to - from, inputs]);
      feeds[`present ${name}`] = floatTensor(Float32Array.from(present.subarray(from, to)), [to - from, 1]);
    }
    const { vector } = await session.run(feeds);
    vectors.set(vector!.data as Float32Array, from * dimensions);
  }
  return vectors;
}
