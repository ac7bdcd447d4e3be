import { ModalisError } from "@modalis/contract";
import { hasTwoTowers, isJsonObject, type JsonObject, jointSpaceOf, type ModelFolder } from "@modalis/onnx";
import type { TokenPooling } from "./image-output.js";

/** What a model of pictures needs beside its preprocessing; options of the caller come first. */
export interface ImageProfile {
  readonly model?: string;
  readonly output?: string;
  readonly pooling?: TokenPooling;
  readonly normalise?: boolean;
  readonly jointSpace?: string;
}

/**
 * What a folder says: `"image"` of `modalis.json`, and for a model of two towers unit length and the space that its
 * towers share.
 *
 * @throws `INVALID_MODEL` naming the field that is not understood.
 */
export async function readImageProfile(folder: ModelFolder): Promise<ImageProfile> {
  const jointSpace = await jointSpaceOf(folder);
  return {
    ...(hasTwoTowers(folder.config) && { normalise: true }),
    ...(jointSpace !== undefined && { jointSpace }),
    ...ownProfile(folder.own.image),
  };
}

const KINDS: Readonly<Record<string, (value: JsonObject[string]) => boolean>> = {
  model: isName,
  output: isName,
  pooling: (value) => value === "cls" || value === "mean",
  normalise: (value) => typeof value === "boolean",
  jointSpace: isName,
};

function ownProfile(own: JsonObject[string]): ImageProfile {
  if (own === undefined) return {};
  if (!isJsonObject(own)) throw invalid('"image" is not an object');
  for (const [name, value] of Object.entries(own)) {
    const isRight = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
    if (isRight === undefined)
      throw invalid(`"image" has "${name}", not one of ${Object.keys(KINDS).join(", ")}`);
    if (!isRight(value)) throw invalid(`"image.${name}" is ${JSON.stringify(value)}`);
  }
  return own as ImageProfile;
}

function isName(value: JsonObject[string]): boolean {
  return typeof value === "string" && value !== "";
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_MODEL", `modalis.json: ${problem}; correct it`);
}
