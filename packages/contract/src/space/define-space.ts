import { createHash } from "node:crypto";
import { ModalisError } from "../errors/modalis-error.js";
import type { EmbeddingSpace } from "./embedding-space.js";

/** The parts an author writes; version and fingerprint are derived. */
export type SpaceDefinition = Omit<EmbeddingSpace, "specificationVersion" | "fingerprint">;

/**
 * Completes a space with its version and fingerprint, and freezes it.
 *
 * @throws `INVALID_ARGUMENT` when `dimensions` is not a positive whole number or a modality or aspect holds a dot.
 */
export function defineSpace(definition: SpaceDefinition): EmbeddingSpace {
  const { modality, aspect, dimensions, normalisation, model, jointSpace } = definition;
  if (!Number.isSafeInteger(dimensions) || dimensions < 1) {
    throw new ModalisError("INVALID_ARGUMENT", `a space needs at least one dimension, not ${dimensions}`);
  }
  if (!/^[^.\s]+$/.test(modality) || (aspect !== undefined && !/^[^.\s]+$/.test(aspect))) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `modality and aspect are single words, not "${modality}" and "${aspect}"`,
    );
  }
  const meaning: SpaceDefinition = {
    modality,
    ...(aspect === undefined ? {} : { aspect }),
    dimensions,
    normalisation,
    model: Object.freeze({ ...model }),
    ...(jointSpace === undefined ? {} : { jointSpace }),
  };
  return Object.freeze({ specificationVersion: "v1", ...meaning, fingerprint: fingerprintOf(meaning) });
}

/** First 16 hexadecimal digits of the SHA-256 of the definition's canonical JSON. */
export function fingerprintOf(definition: SpaceDefinition): string {
  return createHash("sha256").update(canonicalJson(definition)).digest("hex").slice(0, 16);
}

/** JSON with sorted keys, so that field order never changes a fingerprint. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(",")}}`;
}
