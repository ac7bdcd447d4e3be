import {
  createEncoderDoor,
  type EncodeFailure,
  type EncodeOptions,
  type EncoderInput,
  isModalisError,
  ModalisError,
} from "@modalis/contract";
import type { RgbImage } from "@modalis/media";
import {
  createOnnxRuntime,
  floatTensor,
  importCenterNet,
  type OnnxSession,
  packageFolder,
} from "@modalis/onnx";
import type { ImageContent } from "../content/image-content.js";
import {
  type ImagePipelineOptions,
  MAX_BATCH_SIZE,
  pipelineSettings,
} from "../encoder/image-encoder-options.js";
import { orderedPrefetch } from "../pipeline/ordered-prefetch.js";
import type { ImagePreprocessing } from "../preprocess/image-preprocessing.js";
import { createPictureReader } from "../reading/picture-reader.js";
import { cocoLabels } from "./coco-labels.js";
import { type DetectedObject, findObjects, type ObjectSelection } from "./find-objects.js";

export interface ObjectDetectorOptions extends Omit<ImagePipelineOptions, "runSize"> {
  /** Least score of an object, 0 to 1; 0.3 when absent. */
  readonly minimumScore?: number;
  /** Most objects a picture, at least 1; 20 when absent. */
  readonly maximumObjects?: number;
}

/** What a picture shows. */
export interface ImageObjects {
  readonly id: string;
  /** By falling score. */
  readonly objects: readonly DetectedObject[];
  /** `[80]`: the highest score of each class anywhere in the picture, in the order of the detector's `labels`. */
  readonly classScores: Float32Array;
}

/** Finds everyday objects in pictures, for descriptions, tags and filters. */
export interface ObjectDetector extends AsyncDisposable {
  /** Names of the 80 class scores. */
  readonly labels: readonly string[];
  /** SHA-256 of the weights, for provenance. */
  readonly weightsSha256: string;
  /** Most pictures one `detect` call accepts; more is `INVALID_ARGUMENT`. */
  readonly maxBatchSize: number;
  detect(
    inputs: readonly EncoderInput<ImageContent>[],
    options?: EncodeOptions,
  ): Promise<{ readonly images: readonly ImageObjects[]; readonly failures: readonly EncodeFailure[] }>;
}

/** The size the network was trained at. */
const SIDE = 512;

const PREPROCESSING: ImagePreprocessing = {
  resize: { filter: "bilinear", to: { width: SIDE, height: SIDE } },
  scale: 1,
  mean: [0, 0, 0],
  deviation: [1, 1, 1],
  channels: "rgb",
};

/**
 * A detector of the 80 classes of COCO: CenterNet MobileNetV3 at 512 pixels.
 *
 * @throws `MISSING_DEPENDENCY`, `DIGEST_MISMATCH`, or `INVALID_ARGUMENT` for options out of range.
 * @example
 * await using detector = await createObjectDetector();
 * const { images } = await detector.detect([{ id: "photo", content: "photo.jpg" }]);
 */
export async function createObjectDetector(options: ObjectDetectorOptions = {}): Promise<ObjectDetector> {
  const { cacheFolder } = options;
  const selection = checkedSelection(options);
  const settings = pipelineSettings(options, 1);
  const folder = packageFolder("@vladmandic/human", import.meta.url);
  const source = await importCenterNet(folder, { part: "detector", ...(cacheFolder && { cacheFolder }) });
  const runtime = options.runtime ?? createOnnxRuntime();
  const session = await runtime.open(source);
  const reader = createPictureReader({ preprocessing: PREPROCESSING, limits: options.limits });
  const door = createEncoderDoor("object detector", MAX_BATCH_SIZE, async () => {
    await reader[Symbol.asyncDispose]();
    await session[Symbol.asyncDispose]();
    if (options.runtime === undefined) await runtime[Symbol.asyncDispose]();
  });

  const detect: ObjectDetector["detect"] = async (inputs, { signal } = {}) => {
    const images: ImageObjects[] = [];
    const failures: EncodeFailure[] = [];
    let index = 0;
    reader.expect(inputs.length);
    const fitted = orderedPrefetch(inputs, {
      concurrency: settings.decodeConcurrency,
      task: ({ content }, taskSignal) => reader.read(content, taskSignal),
      signal,
    });
    for await (const outcome of fitted) {
      signal?.throwIfAborted();
      const { id } = inputs[index++]!;
      if ("error" in outcome) {
        if (isModalisError(outcome.error, "MISSING_DEPENDENCY")) throw outcome.error;
        failures.push({ id, error: outcome.error });
      } else images.push({ id, ...(await detectIn(session, outcome.value, selection)) });
    }
    return { images, failures };
  };
  return {
    labels: cocoLabels,
    weightsSha256: source.sha256,
    maxBatchSize: MAX_BATCH_SIZE,
    detect: (inputs, detectOptions) =>
      door.enter(inputs, detectOptions?.signal, () => detect(inputs, detectOptions)),
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

async function detectIn(
  session: OnnxSession,
  image: RgbImage,
  selection: ObjectSelection,
): Promise<Omit<ImageObjects, "id">> {
  const images = floatTensor(Float32Array.from(image.data), [1, SIDE, SIDE, 3]);
  const outputs = await session.run({ images }, ["heatmap", "wh", "class_scores"]);
  const [, rows = 0, columns = 0] = outputs.heatmap!.dims;
  const maps = {
    rows,
    columns,
    heatmap: outputs.heatmap!.data as Float32Array,
    extents: outputs.wh!.data as Float32Array,
  };
  return { objects: findObjects(maps, selection), classScores: outputs.class_scores!.data as Float32Array };
}

function checkedSelection({
  minimumScore = 0.3,
  maximumObjects = 20,
}: ObjectDetectorOptions): ObjectSelection {
  if (!(minimumScore >= 0 && minimumScore <= 1))
    throw new ModalisError("INVALID_ARGUMENT", `minimumScore is from 0 to 1, not ${minimumScore}`);
  if (!Number.isSafeInteger(maximumObjects) || maximumObjects < 1)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `maximumObjects is a whole number from 1, not ${maximumObjects}`,
    );
  return { minimumScore, maximumObjects };
}
