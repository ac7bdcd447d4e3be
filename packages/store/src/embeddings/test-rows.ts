import { createHash } from "node:crypto";
import { createBatch, defineSpace, type EmbeddingBatch, type EmbeddingSpace } from "@modalis/contract";

/** A small space for tests; the revision tells two of them apart. */
export function testSpace(revision = "1", modality = "image", aspect?: string): EmbeddingSpace {
  return defineSpace({
    modality,
    ...(aspect === undefined ? {} : { aspect }),
    dimensions: 2,
    normalisation: "none",
    model: { id: "test", revision, preprocessing: "none" },
  });
}

/** SHA-256 of a text, as the digest of a content of tests. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Rows of made-up contents; equal names give equal rows. */
export function testRows(space: EmbeddingSpace, names: readonly string[]): EmbeddingBatch {
  const values = names.flatMap((name) =>
    Array.from({ length: space.dimensions }, (_, at) => name.length + at),
  );
  return createBatch(space, names.map(digestOf), Float32Array.from(values));
}
