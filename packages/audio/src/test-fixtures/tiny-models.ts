import { tinyOnnx } from "./tiny-onnx.js";

/** Samples that each step of the tiny waveform model looks at. */
export const STEP_SAMPLES = 400;

/** Its two filters: the mean of a step, and the difference of its halves. */
export const FILTERS: readonly Float32Array[] = [
  new Float32Array(STEP_SAMPLES).fill(1 / STEP_SAMPLES),
  Float32Array.from({ length: STEP_SAMPLES }, (_, index) => (index < STEP_SAMPLES / 2 ? 0.01 : -0.01)),
];

/** A strided convolution as in Wav2Vec2's first layer: `input_values [batch, samples]` to `[batch, steps, 2]`. */
export function waveformModel(): Uint8Array {
  const weights = new Float32Array(2 * STEP_SAMPLES);
  FILTERS.forEach((filter, index) => {
    weights.set(filter, index * STEP_SAMPLES);
  });
  return tinyOnnx({
    inputs: [{ name: "input_values", shape: ["batch", "samples"] }],
    outputs: [{ name: "last_hidden_state", shape: ["batch", "steps", 2] }],
    constants: [
      { name: "filters", shape: [2, 1, STEP_SAMPLES], data: weights },
      { name: "axis", shape: [1], data: BigInt64Array.of(1n) },
    ],
    nodes: [
      { operator: "Unsqueeze", inputs: ["input_values", "axis"], outputs: ["wide"] },
      {
        operator: "Conv",
        inputs: ["wide", "filters"],
        outputs: ["steps"],
        attributes: { kernel_shape: [STEP_SAMPLES], strides: [STEP_SAMPLES] },
      },
      {
        operator: "Transpose",
        inputs: ["steps"],
        outputs: ["last_hidden_state"],
        attributes: { perm: [0, 2, 1] },
      },
    ],
  });
}

/** Swaps the last two axes: `input_features [1, bands, frames]`, as Whisper takes, to one row a frame. */
export function framesModel(bands: number, frames: number): Uint8Array {
  return tinyOnnx({
    inputs: [{ name: "input_features", shape: [1, bands, frames] }],
    outputs: [{ name: "last_hidden_state", shape: [1, frames, bands] }],
    constants: [],
    nodes: [
      {
        operator: "Transpose",
        inputs: ["input_features"],
        outputs: ["last_hidden_state"],
        attributes: { perm: [0, 2, 1] },
      },
    ],
  });
}

/** Averages over frames: `input_features [batch, channels, frames, bands]`, as CLAP takes, to `[batch, channels * bands]`. */
export function channelsModel(channels: number, bands: number): Uint8Array {
  return tinyOnnx({
    inputs: [
      { name: "input_features", shape: ["batch", channels, "frames", bands] },
      { name: "is_longer", shape: ["batch", 1], dtype: "bool" },
    ],
    outputs: [
      { name: "longer", shape: ["batch", 1], dtype: "bool" },
      { name: "audio_embeds", shape: ["batch", channels * bands] },
    ],
    constants: [{ name: "flat", shape: [2], data: BigInt64Array.of(0n, BigInt(channels * bands)) }],
    nodes: [
      { operator: "Identity", inputs: ["is_longer"], outputs: ["longer"] },
      { operator: "ReduceMean", inputs: ["input_features"], outputs: ["mean"], attributes: { axes: [2] } },
      { operator: "Reshape", inputs: ["mean", "flat"], outputs: ["audio_embeds"] },
    ],
  });
}
