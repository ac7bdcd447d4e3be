import { ModalisError, readSafetensors, type SafeTensor, writeSafetensors } from "@modalis/contract";
import type { RunScores } from "../comparison/run-scores.js";

const LAYOUT = "modalis-run-scores-1";

/**
 * The scores by user of a run as a safetensors file, for `compare`: one F32 tensor `[users]` a metric, the rest in the
 * metadata. Single precision, which changes a score by 6e-8 of itself at most.
 */
export function runScoresToSafetensors({ model, userIds, metrics, digest }: RunScores): Uint8Array {
  const tensors = new Map(
    [...metrics].map(([name, scores]): [string, SafeTensor] => [
      name,
      { dtype: "F32", shape: [scores.length], data: Float32Array.from(scores) },
    ]),
  );
  return writeSafetensors(tensors, {
    layout: LAYOUT,
    model,
    userIds: JSON.stringify(userIds),
    ...(digest === undefined ? {} : { digest }),
  });
}

/**
 * Reads what `runScoresToSafetensors` wrote.
 *
 * @throws `CORRUPT_FILE` when the bytes are another file, or its parts do not fit together.
 */
export function runScoresFromSafetensors(bytes: Uint8Array): RunScores {
  const { tensors, metadata } = readSafetensors(bytes);
  const { layout, model, digest } = metadata;
  if (layout !== LAYOUT || model === undefined) throw corrupt(`its layout is "${layout}", not "${LAYOUT}"`);
  const userIds = parseIds(metadata.userIds);
  const metrics = new Map<string, Float64Array>();
  for (const [name, { dtype, shape, data }] of tensors) {
    if (
      dtype !== "F32" ||
      shape.length !== 1 ||
      data.length !== userIds.length ||
      !data.every(Number.isFinite)
    ) {
      throw corrupt(`"${name}" does not hold a finite score for each of ${userIds.length} users`);
    }
    metrics.set(name, Float64Array.from(data));
  }
  return { model, userIds, metrics, ...(digest === undefined ? {} : { digest }) };
}

function parseIds(text: string | undefined): string[] {
  let ids: unknown;
  try {
    ids = JSON.parse(text ?? "");
  } catch (error) {
    throw corrupt("its user ids are no JSON", error);
  }
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === "string"))
    throw corrupt("its user ids are no texts");
  if (new Set(ids).size < ids.length) throw corrupt("a user stands in it twice");
  return ids;
}

function corrupt(problem: string, cause?: unknown): ModalisError {
  return new ModalisError("CORRUPT_FILE", `scores by user: ${problem}; evaluate the run again`, { cause });
}
