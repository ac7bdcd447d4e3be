import { createAudioEncoder } from "@modalis/audio";
import { type EncoderV1, ModalisError, rowOf } from "@modalis/contract";
import { createImageEncoder } from "@modalis/image";
import type { ModelSourceOptions, OnnxRuntime } from "@modalis/onnx";
import { createTextEncoder } from "@modalis/text";
import type { Golden } from "./golden.js";
import { goldenPicture, goldenSound } from "./golden-inputs.js";

/** How near the rows of one modality are to those of the reference. */
export interface Certificate {
  readonly family: string;
  readonly modality: "text" | "image" | "audio";
  /** Name and revision of the model, as its space has them. */
  readonly model: string;
  readonly fingerprint: string;
  readonly dtype: string;
  readonly reference: string;
  readonly rows: number;
  readonly dimensions: number;
  /** The least cosine of a row with its reference. */
  readonly cosine: number;
  readonly largestDifference: number;
  readonly passed: boolean;
}

export interface CertifyOptions {
  readonly runtime: OnnxRuntime;
  readonly modelSource?: ModelSourceOptions;
}

/** Rows that turn by less than this, 0.8 degrees, find the same neighbours. */
export const LEAST_COSINE = 0.9999;

/**
 * Encodes the inputs of a golden with an installed model and compares the rows: one certificate a modality.
 *
 * @param source A folder or `hub:owner/name`.
 * @throws what opening the model throws, and the first failure of an input.
 */
export async function certifyModel(
  source: string,
  golden: Golden,
  options: CertifyOptions,
): Promise<readonly Certificate[]> {
  const { runtime, modelSource } = options;
  const model = { runtime, modelFolder: source, ...(modelSource && { modelSource }) };
  const certificates: Certificate[] = [];
  const dtype = modelSource?.dtype ?? /#([a-z0-9]+)$/.exec(source)?.[1] ?? "fp32";
  const certify = async <Content>(
    modality: Certificate["modality"],
    encoder: EncoderV1<Content>,
    contents: readonly Content[],
    rows: readonly (readonly number[])[],
  ) => {
    await using opened = encoder;
    const { id, revision } = opened.space.model;
    const nearness = compareRows(await encodeAllOf(opened, contents), rows);
    certificates.push({
      ...{ family: golden.family, modality, model: `${id}@${revision}`, dtype },
      fingerprint: opened.space.fingerprint,
      reference: golden.reference,
      rows: rows.length,
      dimensions: opened.space.dimensions,
      ...nearness,
      passed: nearness.cosine >= LEAST_COSINE,
    });
  };
  const { text, image, audio } = golden;
  if (text !== undefined)
    await certify("text", await createTextEncoder({ ...model, use: text.use }), text.inputs, text.rows);
  if (image !== undefined) {
    const pictures = image.inputs.map((size) => goldenPicture(...size));
    await certify("image", await createImageEncoder(model), pictures, image.rows);
  }
  if (audio !== undefined) {
    const { sampleRateHz } = audio;
    const sounds = audio.inputs.map((sound) => ({
      sampleRateHz,
      samples: goldenSound(sampleRateHz, ...sound),
    }));
    await certify("audio", await createAudioEncoder(model), sounds, audio.rows);
  }
  return certificates;
}

async function encodeAllOf<Content>(
  encoder: EncoderV1<Content>,
  contents: readonly Content[],
): Promise<Float32Array[]> {
  const inputs = contents.map((content, at) => ({ id: `${at}`, content }));
  const { batch, failures } = await encoder.encode(inputs);
  if (failures[0] !== undefined) throw failures[0].error;
  return inputs.map((_, at) => rowOf(batch, at));
}

/**
 * The least cosine and the largest difference of rows and their references.
 *
 * @throws `SPACE_MISMATCH` when they have different dimensions.
 */
export function compareRows(
  rows: readonly Float32Array[],
  references: readonly (readonly number[])[],
): { readonly cosine: number; readonly largestDifference: number } {
  let cosine = 1;
  let largestDifference = 0;
  for (const [at, row] of rows.entries()) {
    const reference = references[at]!;
    if (row.length !== reference.length)
      throw new ModalisError(
        "SPACE_MISMATCH",
        `the model gives ${row.length} dimensions and the golden has ${reference.length}; one of them is of another model`,
      );
    let [dot, own, other] = [0, 0, 0];
    for (const [dimension, value] of row.entries()) {
      const expected = reference[dimension]!;
      dot += value * expected;
      own += value * value;
      other += expected * expected;
      largestDifference = Math.max(largestDifference, Math.abs(value - expected));
    }
    cosine = Math.min(cosine, dot / Math.sqrt(own * other));
  }
  return { cosine, largestDifference };
}
