import type { JsonObject } from "@modalis/onnx";
import type { ResampleFilter } from "../resample/resample-filter.js";
import type { ImagePreprocessing } from "./image-preprocessing.js";
import {
  colourField,
  flagField,
  invalidField,
  numberField,
  type SizeField,
  sizeField,
} from "./preprocessor-fields.js";

/** PIL's numbers for its filters. */
const FILTERS: readonly ResampleFilter[] = ["nearest", "lanczos", "bilinear", "bicubic", "box", "hamming"];

/**
 * What a Hugging Face image processor does, from its `preprocessor_config.json`.
 *
 * Known: resizing to a box or a shortest edge, `crop_pct` as in ConvNeXT, the centre crop, rescaling, mean and
 * deviation, and the channel order BGR. Pictures are always RGB before (`do_convert_rgb`).
 *
 * @throws `INVALID_MODEL` that names the field, for values of the wrong type and for steps not known here.
 */
export function readPreprocessorConfig(config: JsonObject): ImagePreprocessing {
  for (const step of [
    "do_pad",
    "do_thumbnail",
    "do_align_long_axis",
    "do_image_splitting",
    "rescale_offset",
  ]) {
    if (flagField(config, step, false))
      throw invalidField(step, "asks for a step this version does not know");
  }
  const crop = readCrop(config);
  const resized: FittedSize = flagField(config, "do_resize", true)
    ? readResize(config, crop !== undefined)
    : {};
  const normalised = flagField(config, "do_normalize", true);
  return {
    ...(crop && { crop }),
    ...resized,
    scale: flagField(config, "do_rescale", true) ? numberField(config, "rescale_factor", 1 / 255) : 1,
    mean: normalised ? colourField(config, "image_mean") : [0, 0, 0],
    deviation: normalised ? positive(colourField(config, "image_std")) : [1, 1, 1],
    channels: flagField(config, "do_flip_channel_order", false) ? "bgr" : "rgb",
  };
}

type FittedSize = Pick<ImagePreprocessing, "resize" | "crop">;
type Box = NonNullable<ImagePreprocessing["crop"]>;

function readCrop(config: JsonObject): Box | undefined {
  if (!flagField(config, "do_center_crop", false)) return undefined;
  const size = sizeField(config, "crop_size") ?? sizeField(config, "size");
  if (size === undefined) throw invalidField("crop_size", "is missing");
  return asBox(size);
}

function readResize(config: JsonObject, cropped: boolean): FittedSize {
  const size = sizeField(config, "size");
  if (size === undefined) throw invalidField("size", "is missing");
  const filter = FILTERS[numberField(config, "resample", 2)];
  if (filter === undefined) throw invalidField("resample", "is not one of PIL's numbers 0 to 5");
  if (config.crop_pct !== undefined && config.crop_pct !== null) return partResize(config, size, filter);
  if (size.kind === "box") return { resize: { filter, to: { width: size.width, height: size.height } } };
  // In older files a plain number is the shortest edge where a crop follows, and a square otherwise.
  const toEdge = size.kind === "shortestEdge" || cropped;
  return { resize: { filter, to: toEdge ? { shortestEdge: size.pixels } : asBox(size) } };
}

/** ConvNeXT: below 384 pixels the middle part `crop_pct` of the picture, from there on the whole, warped. */
function partResize(config: JsonObject, size: SizeField, filter: ResampleFilter): FittedSize {
  const part = numberField(config, "crop_pct", 1);
  if (part <= 0 || part > 1) throw invalidField("crop_pct", "is not a part between 0 and 1");
  const { width: side } = asBox(size);
  if (side >= 384) return { resize: { filter, to: { width: side, height: side } } };
  return {
    resize: { filter, to: { shortestEdge: Math.floor(side / part) } },
    crop: { width: side, height: side },
  };
}

function asBox(size: SizeField): Box {
  return size.kind === "box"
    ? { width: size.width, height: size.height }
    : { width: size.pixels, height: size.pixels };
}

function positive(deviation: [number, number, number]): [number, number, number] {
  if (deviation.some((value) => value <= 0))
    throw invalidField("image_std", "holds a value that is not above 0");
  return deviation;
}
