import type { Modality } from "@modalis/contract";
import {
  type Catalogue,
  type DerivedContent,
  dropDerivedPictures,
  type ModalityContents,
  readDerived,
  withoutDerived,
  writeDerived,
} from "@modalis/store";
import { isStale } from "./derived-work.js";

/** A catalogue's folder, and its items, whose own pictures are never removed. */
export type TidiedCatalogue = Pick<Catalogue, "folder" | "items">;

/**
 * Drops lines about what their items no longer show, and the pictures that were drawn for them.
 *
 * A file with a line that cannot be read is left as it is: writing it anew would lose what a person meant by the line.
 *
 * @throws `WRITE_FAILED`.
 */
export async function dropStale(
  catalogue: TidiedCatalogue,
  contents: ReadonlyMap<Modality, ModalityContents>,
): Promise<void> {
  const { contents: lines, problems } = await readDerived(catalogue.folder);
  const kept = lines.filter((line) => !isStale(line, contents));
  if (problems.length === 0 && kept.length < lines.length) await keepOnly(catalogue, kept, lines);
}

/**
 * Drops lines that a later one replaced, and the pictures that were drawn for those; as {@link dropStale} where a line
 * cannot be read.
 *
 * @param before The lines that counted before the later ones were written.
 * @throws `WRITE_FAILED`.
 */
export async function dropReplaced(
  catalogue: TidiedCatalogue,
  before: readonly DerivedContent[],
): Promise<void> {
  const { contents: lines, problems } = await readDerived(catalogue.folder);
  if (problems.length === 0) await keepOnly(catalogue, lines, before);
}

/**
 * Writes the lines that stay, and then removes drawn pictures of earlier lines that nothing names any more: a run that is
 * killed between the two leaves a file too many, never a line without its picture.
 *
 * @throws `WRITE_FAILED`.
 */
export async function keepOnly(
  { folder, items }: TidiedCatalogue,
  stay: readonly DerivedContent[],
  before: readonly DerivedContent[],
): Promise<void> {
  await writeDerived(folder, stay);
  // A picture that a person gave to an item, though it was drawn first, is the item's own.
  const own = items.flatMap((item) => withoutDerived(item).contents.get("image") ?? []);
  await dropDerivedPictures(folder, before, new Set([...stay.map(({ content }) => content), ...own]));
}
