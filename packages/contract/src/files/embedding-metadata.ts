import { corruptFile } from "../errors/corrupt-file.js";
import type { EmbeddingSpace } from "../space/embedding-space.js";
import { parseSpace } from "../space/parse-space.js";
import type { RowProvenance } from "../tensor/row-provenance.js";

/** What an embedding file says beside its tensors. */
export interface EmbeddingMetadata {
  readonly space: EmbeddingSpace;
  readonly ids: readonly string[];
  readonly provenance?: readonly RowProvenance[];
}

/** The metadata of a safetensors file, as texts. */
export function writeEmbeddingMetadata(layout: string, metadata: EmbeddingMetadata): Record<string, string> {
  const { space, ids, provenance } = metadata;
  return {
    layout,
    space: JSON.stringify(space),
    ids: JSON.stringify(ids),
    ...(provenance === undefined ? {} : { provenance: JSON.stringify(provenance) }),
  };
}

/**
 * Reads what {@link writeEmbeddingMetadata} wrote.
 *
 * @throws `CORRUPT_FILE` when the layout is another, the space is unknown, or a field is not what it should be.
 */
export function readEmbeddingMetadata(
  layout: string,
  metadata: Readonly<Record<string, string>>,
): EmbeddingMetadata {
  const found = Object.hasOwn(metadata, "layout") ? metadata.layout : undefined;
  if (found !== layout) {
    throw corruptFile(`embedding file has layout ${JSON.stringify(found ?? null)}; expected "${layout}"`);
  }
  const space = parseSpace(parseField(metadata, "space"));
  const ids = parseIds(parseField(metadata, "ids"));
  if (!Object.hasOwn(metadata, "provenance")) return { space, ids };
  return { space, ids, provenance: parseProvenance(parseField(metadata, "provenance")) };
}

function parseField(metadata: Readonly<Record<string, string>>, name: string): unknown {
  const text = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
  if (text === undefined) throw corruptFile(`embedding file has no "${name}" in its metadata`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw corruptFile(`embedding file has "${name}" that is not JSON`, error);
  }
}

function parseIds(value: unknown): string[] {
  if (isTexts(value)) return value;
  throw corruptFile("embedding file has ids that are not a list of texts");
}

function parseProvenance(value: unknown): RowProvenance[] {
  if (!Array.isArray(value)) throw corruptFile("embedding file has provenance that is not a list");
  return value.map((record: unknown, row) => {
    const { contentSha256, notes } = (record ?? {}) as { contentSha256?: unknown; notes?: unknown };
    if (!isTexts(contentSha256) || (notes !== undefined && !isTexts(notes))) {
      throw corruptFile(`embedding file has provenance of row ${row} without a list of content digests`);
    }
    return { contentSha256, ...(notes === undefined ? {} : { notes }) };
  });
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}
