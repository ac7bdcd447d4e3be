import {
  type EmbeddingSpace,
  ModalisError,
  parseSpace,
  readSafetensors,
  type SafeTensor,
} from "@modalis/contract";
import { createEarlyFuser, type EarlyFuser } from "./early-fuser.js";
import type { FusedChannel } from "./fusion-parameters.js";
import { FUSION_LAYOUT } from "./save-fusion.js";

/**
 * The fuser of a file that `saveFusion` wrote; its space has the fingerprint of the saved one.
 *
 * @throws `CORRUPT_FILE` when the bytes are not such a file.
 */
export function loadFusion(bytes: Uint8Array): EarlyFuser {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata.layout !== FUSION_LAYOUT)
    throw corrupt(`its layout is "${metadata.layout}", not "${FUSION_LAYOUT}"`);
  const listed = parseChannels(metadata.channels);
  if (listed.length === 0) throw corrupt("it lists no channel");
  const channels = new Map<string, FusedChannel>();
  for (const [index, { name, space, weight }] of listed.entries()) {
    if (channels.has(name)) throw corrupt(`channel "${name}" is listed twice`);
    const mean = vectorOf(tensors, `${index}.mean`, space.dimensions);
    const scale = vectorOf(tensors, `${index}.scale`, space.dimensions);
    channels.set(name, { space, weight, mean, scale });
  }
  return createEarlyFuser({ method: "early-fusion/1", channels });
}

interface ListedChannel {
  readonly name: string;
  readonly space: EmbeddingSpace;
  readonly weight: number;
}

function parseChannels(text: string | undefined): ListedChannel[] {
  let listed: unknown;
  try {
    listed = JSON.parse(text ?? "");
  } catch (cause) {
    throw corrupt("its list of channels is not JSON", cause);
  }
  if (!Array.isArray(listed)) throw corrupt("its list of channels is not a list");
  return listed.map((entry: unknown) => {
    const { name, space, weight } = (entry ?? {}) as Record<string, unknown>;
    if (typeof name !== "string" || name === "") throw corrupt("a channel has no name");
    if (typeof weight !== "number" || !(weight > 0 && Number.isFinite(weight))) {
      throw corrupt(`the weight of "${name}" is ${JSON.stringify(weight)}`);
    }
    return { name, weight, space: parseSpace(space) };
  });
}

function vectorOf(tensors: ReadonlyMap<string, SafeTensor>, name: string, dimensions: number): Float32Array {
  const tensor = tensors.get(name);
  if (
    !(tensor?.data instanceof Float32Array) ||
    tensor.shape.length !== 1 ||
    tensor.shape[0] !== dimensions
  ) {
    throw corrupt(`tensor "${name}" is not F32 [${dimensions}]`);
  }
  if (!tensor.data.every(Number.isFinite)) throw corrupt(`tensor "${name}" holds a value that is not finite`);
  return tensor.data;
}

function corrupt(problem: string, cause?: unknown): ModalisError {
  return new ModalisError(
    "CORRUPT_FILE",
    `not a saved fusion: ${problem}; save it again with saveFusion`,
    cause === undefined ? {} : { cause },
  );
}
