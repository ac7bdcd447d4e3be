import type { RgbImage } from "@modalis/media";
import type { ImagePreprocessing, TensorLayout } from "./image-preprocessing.js";

/** Writes the values of a fitted picture into a tensor, from `offset` on. */
export type PixelWriter = (image: RgbImage, tensor: Float32Array, offset: number) => void;

/** A writer that scales and standardises each value as the preprocessing says. */
export function createPixelWriter(preprocessing: ImagePreprocessing, layout: TensorLayout): PixelWriter {
  // One table a channel: 256 values are far fewer than pixels.
  const tables = [0, 1, 2].map((channel) => channelTable(preprocessing, channel));
  const [red, green, blue] = tables as [Float32Array, Float32Array, Float32Array];
  const turned = preprocessing.channels === "bgr";
  if (layout === "nchw") return planeWriter(tables, turned);
  if (!turned && tables.every(isIdentity)) return ({ data }, tensor, offset) => tensor.set(data, offset);
  const [redAt, blueAt] = turned ? [2, 0] : [0, 2];
  return ({ data }, tensor, offset) => {
    for (let from = 0, to = offset; from < data.length; from += 3, to += 3) {
      tensor[to + redAt] = red[data[from]!]!;
      tensor[to + 1] = green[data[from + 1]!]!;
      tensor[to + blueAt] = blue[data[from + 2]!]!;
    }
  };
}

function planeWriter(tables: readonly Float32Array[], turned: boolean): PixelWriter {
  return ({ data, width, height }, tensor, offset) => {
    for (const [channel, table] of tables.entries()) {
      let to = offset + (turned ? 2 - channel : channel) * width * height;
      for (let from = channel; from < data.length; from += 3) tensor[to++] = table[data[from]!]!;
    }
  };
}

function channelTable({ scale, mean, deviation }: ImagePreprocessing, channel: number): Float32Array {
  return Float32Array.from(
    { length: 256 },
    (_, value) => (value * scale - mean[channel]!) / deviation[channel]!,
  );
}

function isIdentity(table: Float32Array): boolean {
  return table.every((output, value) => output === value);
}
