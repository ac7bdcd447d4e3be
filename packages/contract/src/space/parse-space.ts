import { corruptFile, readingFile } from "../errors/corrupt-file.js";
import { defineSpace } from "./define-space.js";
import type { EmbeddingSpace, ModelIdentity } from "./embedding-space.js";

/**
 * Reads a space from parsed JSON and checks that its fingerprint is the one its fields give.
 *
 * @throws `CORRUPT_FILE` when a field is missing, of the wrong type, or the fingerprint differs.
 */
export function parseSpace(value: unknown): EmbeddingSpace {
  const fields = record(value, "space");
  if (fields.specificationVersion !== "v1") {
    throw corruptFile(
      `space has specificationVersion ${JSON.stringify(fields.specificationVersion)}; this release reads "v1"`,
    );
  }
  const { aspect, jointSpace, normalisation, dimensions } = fields;
  if (normalisation !== "none" && normalisation !== "l2")
    throw corruptFile(`space.normalisation is ${JSON.stringify(normalisation)}`);
  if (typeof dimensions !== "number" || !Number.isSafeInteger(dimensions) || dimensions < 1) {
    throw corruptFile(`space.dimensions is ${JSON.stringify(dimensions)}`);
  }
  const space = readingFile("space", () =>
    defineSpace({
      modality: text(fields.modality, "space.modality"),
      ...(aspect === undefined ? {} : { aspect: text(aspect, "space.aspect") }),
      dimensions,
      normalisation,
      model: parseModel(fields.model),
      ...(jointSpace === undefined ? {} : { jointSpace: text(jointSpace, "space.jointSpace") }),
    }),
  );
  if (fields.fingerprint !== space.fingerprint) {
    throw corruptFile(
      `space has fingerprint ${JSON.stringify(fields.fingerprint)}, but its fields give ${space.fingerprint}`,
    );
  }
  return space;
}

function parseModel(value: unknown): ModelIdentity {
  const model = record(value, "space.model");
  return {
    id: text(model.id, "space.model.id"),
    revision: text(model.revision, "space.model.revision"),
    ...(model.weightsSha256 === undefined
      ? {}
      : { weightsSha256: text(model.weightsSha256, "space.model.weightsSha256") }),
    preprocessing: text(model.preprocessing, "space.model.preprocessing"),
  };
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw corruptFile(`${name} is not an object`);
  return value as Record<string, unknown>;
}

function text(value: unknown, name: string): string {
  if (typeof value !== "string" || value.length === 0) throw corruptFile(`${name} is not a text`);
  return value;
}
