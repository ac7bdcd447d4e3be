import { defineSpace, type EmbeddingSpace, ModalisError, normaliseRows } from "@modalis/contract";
import type { RgbImage } from "@modalis/media";
import {
  floatTensor,
  type ModelFolder,
  type ModelSourceOptions,
  type OnnxModel,
  type OnnxRuntime,
  type OnnxSession,
  quantisesAtRunTime,
  resolveModelSource,
  towerOf,
} from "@modalis/onnx";
import type { ImageModel } from "../pipeline/image-model.js";
import { createTensorPool } from "../pipeline/tensor-pool.js";
import { describePreprocessing, type ImagePreprocessing } from "../preprocess/image-preprocessing.js";
import { createPixelWriter } from "../preprocess/pixel-writer.js";
import { readPreprocessorConfig } from "../preprocess/read-preprocessor-config.js";
import { findImageInput, type ImageInput } from "./image-input.js";
import { chooseImageOutput, type ImageOutput, poolOutput, type TokenPooling } from "./image-output.js";
import { readImageProfile } from "./image-profile.js";

/** Options of a model of one's own. */
export interface FolderModelOptions {
  /** Which hub `hub:` means, the dtype wanted, and how large a model may be. */
  readonly modelSource?: ModelSourceOptions;
  /** Its .onnx file, as in `"vision_model"`; `vision_model` where there is one, or the folder's only model, when absent. */
  readonly model?: string;
  /** Output to read; when absent `image_embeds`, `pooler_output`, `last_hidden_state`, or the first that fits. */
  readonly output?: string;
  /** How tokens become one vector where the output has one a patch: the first, or their mean; `"cls"` when absent. */
  readonly pooling?: TokenPooling;
  /** Scale rows to unit length; true for models of two towers and `image_embeds`, false for others, when absent. */
  readonly normalise?: boolean;
  /** Name and revision of the space that the model's text tower shares; what the folder tells when absent. */
  readonly jointSpace?: string;
}

/**
 * Opens the model of a folder and finds out, with one run, how long its vectors are.
 *
 * @throws `INVALID_MODEL` when the folder lacks `preprocessor_config.json` or the model is not one of pictures;
 * `NOT_FOUND`, `DIGEST_MISMATCH` and `PATH_OUTSIDE_FOLDER` as `readModelFolder` does.
 */
export async function openFolderModel(
  runtime: OnnxRuntime,
  modelFolder: string,
  given: FolderModelOptions,
): Promise<{ model: ImageModel; space: EmbeddingSpace }> {
  const folder = await resolveModelSource(modelFolder, given.modelSource);
  const options = { ...(await readImageProfile(folder)), ...given };
  const preprocessing = preprocessingOf(folder);
  const source = await folder.model(options.model ?? (await towerOf(folder, "vision_model")));
  const runsAlone = await quantisesAtRunTime(source);
  const session = await runtime.open(source);
  try {
    const input = findImageInput(session, preprocessing);
    const output = chooseImageOutput(session, options);
    const normalise = options.normalise ?? output.name === "image_embeds";
    const rows = rowReader(session, { preprocessing, input, output });
    const dimensions = await probeDimensions(source, rows, input);
    const description = [
      `2: shrunk to ${SHRINK_TO} times, ${describePreprocessing(preprocessing)}`,
      `output ${output.name}${output.pooling === undefined ? "" : ` ${output.pooling}`}`,
      ...(runsAlone ? ["one picture a run"] : []),
    ].join("; ");
    const space = defineSpace({
      modality: "image",
      dimensions,
      normalisation: normalise ? "l2" : "none",
      model: {
        id: source.id,
        revision: source.revision,
        weightsSha256: source.sha256,
        preprocessing: description,
      },
      ...(options.jointSpace !== undefined && { jointSpace: options.jointSpace }),
    });
    const model: ImageModel = {
      dimensions,
      preprocessing,
      // Such a model scales all pictures of a run by one range, so that a row would depend on its neighbours.
      largestRun: runsAlone ? 1 : input.largestRun,
      run: async (images) => (normalise ? normaliseRows(await rows(images), dimensions) : rows(images)),
      [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
    };
    return { model, space };
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}

/** Nearer to the reference, which never shrinks first, than twice: its rows are what users compare with. */
const SHRINK_TO = 4;

function preprocessingOf({ path, preprocessor }: ModelFolder): ImagePreprocessing {
  if (preprocessor !== undefined) return { ...readPreprocessorConfig(preprocessor), shrinkTo: SHRINK_TO };
  throw new ModalisError(
    "INVALID_MODEL",
    `${path} has no preprocessor_config.json, which says how pictures are resized and normalised; fetch it with the model, or write its fields under "preprocessor" in modalis.json`,
  );
}

interface RunParts {
  readonly preprocessing: ImagePreprocessing;
  readonly input: ImageInput;
  readonly output: ImageOutput;
}

/** From fitted pictures to rows `[images, dimensions]`. */
function rowReader(
  session: OnnxSession,
  { preprocessing, input, output }: RunParts,
): (images: readonly RgbImage[]) => Promise<Float32Array> {
  const { name, layout, width, height } = input;
  const valuesEach = width * height * 3;
  const write = createPixelWriter(preprocessing, layout);
  const pool = createTensorPool();
  return (images) =>
    pool.lend(images.length * valuesEach, async (pixels) => {
      for (const [index, image] of images.entries()) write(image, pixels, index * valuesEach);
      const dims = layout === "nchw" ? [images.length, 3, height, width] : [images.length, height, width, 3];
      const outputs = await session.run({ [name]: floatTensor(pixels, dims) }, [output.name]);
      return poolOutput(outputs[output.name]!, images.length, output);
    });
}

/** The size of a row, from a run on a black picture: what files say of it is often missing or wrong. */
async function probeDimensions(
  source: OnnxModel,
  rows: (images: readonly RgbImage[]) => Promise<Float32Array>,
  { width, height }: ImageInput,
): Promise<number> {
  const black: RgbImage = { width, height, data: new Uint8Array(width * height * 3) };
  try {
    return (await rows([black])).length;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModalisError(
      "INVALID_MODEL",
      `the model ${source.id} does not run on pictures of ${width} x ${height}: ${reason}`,
      { cause },
    );
  }
}
