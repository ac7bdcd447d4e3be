import type { Modality } from "@modalis/contract";
import { type Catalogue, type ModalityContents, readDerived, writeDerived } from "@modalis/store";
import { isStale } from "./derived-work.js";

/**
 * Drops lines about what their items no longer show; none where a line of `items.jsonl` cannot be read, for its item is not
 * gone.
 *
 * A file with a line that cannot be read is left as it is: writing it anew would lose what a person meant by the line.
 *
 * @throws `WRITE_FAILED`.
 */
export async function dropStale(
  { folder, problems: unread }: Pick<Catalogue, "folder" | "problems">,
  contents: ReadonlyMap<Modality, ModalityContents>,
): Promise<void> {
  if (unread.some(({ file }) => file === "items.jsonl")) return;
  const { contents: lines, problems } = await readDerived(folder);
  const kept = lines.filter((line) => !isStale(line, contents));
  if (problems.length === 0 && kept.length < lines.length) await writeDerived(folder, kept);
}

/** Drops lines that a later one replaced; as {@link dropStale} where a line cannot be read. @throws `WRITE_FAILED`. */
export async function dropReplaced(folder: string): Promise<void> {
  const { contents: lines, problems } = await readDerived(folder);
  if (problems.length === 0) await writeDerived(folder, lines);
}
