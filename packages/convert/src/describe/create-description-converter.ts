import { type ConverterV1, ModalisError } from "@modalis/contract";
import { createObjectDetector, type ImageContent, type ObjectDetectorOptions } from "@modalis/image";
import { decodeImage, type RgbImage } from "@modalis/media";
import { convertEach } from "../converter/convert-each.js";
import { describeObjects } from "./describe-objects.js";

/** As for the detector, but `minimumScore` is 0.2 when absent: a photo that is hard to tell still says something. */
export type DescriptionOptions = ObjectDetectorOptions;

/** Raised whenever the same objects would be described otherwise. */
const WORDING_VERSION = "1";
/** Where nothing reaches the score asked for, the likeliest thing above this is named. */
const LEAST_SCORE = 0.08;
/** Enough pixels for the detector, which sees 512. */
const ENOUGH = { width: 512, height: 512 };

/**
 * Image to text: a plain English sentence of what the default detector finds in a picture (80 everyday classes), how
 * many, where, and in what colours.
 *
 * @throws as `createObjectDetector`.
 * @example
 * await using describe = await createDescriptionConverter();
 * const { outputs } = await describe.convert([{ id: "photo", content: "photo.jpg" }]);
 */
export async function createDescriptionConverter(
  options: DescriptionOptions = {},
): Promise<ConverterV1<ImageContent, string>> {
  const { minimumScore = 0.2 } = options;
  const detector = await createObjectDetector({
    ...options,
    minimumScore: Math.min(minimumScore, LEAST_SCORE),
    maximumObjects: options.maximumObjects ?? 40,
  });
  return convertEach<ImageContent, string>({
    name: "picture describer",
    from: "image",
    to: "text",
    revision: `centernet-mobilenetv3@${detector.weightsSha256.slice(0, 12)}+words.${WORDING_VERSION}`,
    async convertOne(content, signal) {
      const image = await pixelsOf(content, options, signal);
      const { images, failures } = await detector.detect([{ id: "", content: image }], {
        ...(signal && { signal }),
      });
      if (failures[0] !== undefined) throw failures[0].error;
      const found = images[0]!.objects;
      const likely = found.filter(({ score }) => score >= minimumScore);
      const objects = likely.length > 0 ? likely : found.slice(0, 1);
      const sure = objects.reduce((sum, { score }) => sum + score, 0) / objects.length;
      return {
        content: describeObjects(objects, image),
        ...(objects.length > 0 && { confidence: Math.min(1, sure) }),
      };
    },
    free: async () => detector[Symbol.asyncDispose](),
  });
}

async function pixelsOf(
  content: ImageContent,
  { limits }: DescriptionOptions,
  signal: AbortSignal | undefined,
): Promise<RgbImage> {
  if (typeof content === "string" || content instanceof Uint8Array)
    return decodeImage(content, { atLeast: ENOUGH, ...(limits && { limits }), ...(signal && { signal }) });
  if (content?.data?.length !== content?.width * content?.height * 3)
    throw new ModalisError("INVALID_ARGUMENT", "a picture's pixels do not fit its size");
  return content;
}
