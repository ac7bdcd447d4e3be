import { ModalisError } from "@modalis/contract";
import type { OnnxSession, TensorInfo } from "@modalis/onnx";
import type { ImagePreprocessing, TensorLayout } from "../preprocess/image-preprocessing.js";

/** The input of a model that takes pictures. */
export interface ImageInput {
  readonly name: string;
  readonly layout: TensorLayout;
  /** Pixels of each picture. */
  readonly width: number;
  readonly height: number;
  /** Most pictures in one run: 1 where the model was exported for one. */
  readonly largestRun: number;
}

/**
 * Finds the one input of a model of pictures and checks that the preprocessing makes what it takes.
 *
 * @throws `INVALID_MODEL` when there are other inputs, its type or shape is no picture's, or the sizes differ.
 */
export function findImageInput(session: OnnxSession, preprocessing: ImagePreprocessing): ImageInput {
  const [input, ...others] = session.inputs;
  if (input === undefined || others.length > 0) {
    const names = session.inputs.map(({ name }) => name).join(", ");
    throw invalidModel(
      `takes ${names || "nothing"}, where one input of pictures was expected; name the part for pictures as the option "model", such as "vision_model"`,
    );
  }
  if (input.dtype !== "float32" || input.shape.length !== 4)
    throw invalidModel(`takes ${describeInput(input)}, where float32 of four dimensions was expected`);
  const layout = layoutOf(input);
  const size = madeSize(preprocessing);
  if (size === undefined)
    throw invalidModel(
      "takes pictures of one size, but preprocessor_config.json neither resizes nor crops to one; give a size or a crop_size",
    );
  const [height, width] = layout === "nchw" ? input.shape.slice(2, 4) : input.shape.slice(1, 3);
  if ((fixed(width) ?? size.width) !== size.width || (fixed(height) ?? size.height) !== size.height)
    throw invalidModel(
      `takes pictures of ${width} x ${height}, but preprocessor_config.json makes ${size.width} x ${size.height}`,
    );
  const batch = fixed(input.shape[0]);
  if (batch !== undefined && batch !== 1)
    throw invalidModel(`takes exactly ${batch} pictures a run; export it for one, or for any number`);
  return { name: input.name, layout, ...size, largestRun: batch ?? Number.POSITIVE_INFINITY };
}

/** Size of what preprocessing makes of any picture, if it is the same for all. */
function madeSize({ resize, crop }: ImagePreprocessing): { width: number; height: number } | undefined {
  if (crop !== undefined) return crop;
  return resize === undefined || "shortestEdge" in resize.to ? undefined : resize.to;
}

/** Three channels at the second or the last place; the second where sizes are not told, as PyTorch exports. */
function layoutOf(input: TensorInfo): TensorLayout {
  const [, second, , last] = input.shape;
  if (second === 3) return "nchw";
  if (last === 3) return "nhwc";
  if (typeof second === "string") return "nchw";
  throw invalidModel(`takes ${describeInput(input)}, which has no three channels`);
}

function fixed(size: number | string | undefined): number | undefined {
  return typeof size === "number" ? size : undefined;
}

function describeInput({ name, dtype, shape }: TensorInfo): string {
  return `"${name}" ${dtype} [${shape.join(", ")}]`;
}

function invalidModel(problem: string): ModalisError {
  return new ModalisError("INVALID_MODEL", `the model ${problem}`);
}
