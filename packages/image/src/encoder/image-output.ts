import { fromFloat16, ModalisError } from "@modalis/contract";
import type { OnnxSession, OnnxTensor } from "@modalis/onnx";

/** How one vector is made of one a patch: the first token's, or the mean of all. */
export type TokenPooling = "cls" | "mean";

/** The output that is read and, where it holds tokens, how they become one vector. */
export interface ImageOutput {
  readonly name: string;
  readonly pooling: TokenPooling | undefined;
}

/** Names that exporters use, the most useful as an embedding first. */
const PREFERRED = [
  "image_embeds",
  "pooler_output",
  "last_hidden_state",
  "embedding",
  "embeddings",
  "features",
  "logits",
];

/**
 * Chooses the output to read as an embedding.
 *
 * @throws `INVALID_ARGUMENT` when the model has no output of the wanted name.
 */
export function chooseImageOutput(
  session: OnnxSession,
  wanted: { readonly output?: string; readonly pooling?: TokenPooling },
): ImageOutput {
  const names = session.outputs.map(({ name }) => name);
  const name = wanted.output ?? PREFERRED.find((preferred) => names.includes(preferred)) ?? names[0];
  const output = session.outputs.find((candidate) => candidate.name === name);
  if (output === undefined) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `the model has no output "${name}"; it has ${names.join(", ")}`,
    );
  }
  return { name: output.name, pooling: output.shape.length === 3 ? (wanted.pooling ?? "cls") : undefined };
}

/**
 * Rows `[images, dimensions]` of an output: `[images, dimensions]` itself, tokens `[images, tokens, dimensions]`
 * pooled, or the mean over the places of a feature map `[images, dimensions, height, width]`.
 *
 * @throws `INVALID_MODEL` for another shape or type.
 */
export function poolOutput(tensor: OnnxTensor, images: number, { name, pooling }: ImageOutput): Float32Array {
  const values = tensor.dtype === "float16" ? fromFloat16(tensor.data as Uint16Array) : tensor.data;
  const { dims } = tensor;
  if (!(values instanceof Float32Array) || dims[0] !== images) throw invalidOutput(name, tensor);
  if (dims.length === 2) return values;
  if (dims.length === 3) {
    const [, tokens = 0, dimensions = 0] = dims;
    return pooling === "mean"
      ? meanOfTokens(values, images, tokens, dimensions)
      : firstTokens(values, images, tokens, dimensions);
  }
  const [, channels = 0, ...places] = dims;
  if (dims.length === 4) return meanOfRuns(values, images * channels, places[0]! * places[1]!);
  throw invalidOutput(name, tensor);
}

function firstTokens(values: Float32Array, images: number, tokens: number, dimensions: number): Float32Array {
  const rows = new Float32Array(images * dimensions);
  for (let image = 0; image < images; image++) {
    const start = image * tokens * dimensions;
    rows.set(values.subarray(start, start + dimensions), image * dimensions);
  }
  return rows;
}

function meanOfTokens(
  values: Float32Array,
  images: number,
  tokens: number,
  dimensions: number,
): Float32Array {
  const rows = new Float32Array(images * dimensions);
  let at = 0;
  for (let image = 0; image < images; image++) {
    for (let token = 0; token < tokens; token++) {
      for (let dimension = 0; dimension < dimensions; dimension++)
        rows[image * dimensions + dimension]! += values[at++]! / tokens;
    }
  }
  return rows;
}

function meanOfRuns(values: Float32Array, rows: number, length: number): Float32Array {
  return Float32Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let at = row * length; at < (row + 1) * length; at++) sum += values[at]!;
    return sum / length;
  });
}

function invalidOutput(name: string, { dtype, dims }: OnnxTensor): ModalisError {
  return new ModalisError(
    "INVALID_MODEL",
    `the output "${name}" is ${dtype} [${dims.join(", ")}], which is not a vector a picture; choose another with the option "output"`,
  );
}
