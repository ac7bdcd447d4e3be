import { ModalisError } from "@modalis/contract";
import { readDerived } from "@modalis/store";
import { keepOnly, type TidiedCatalogue } from "./tidy-derived.js";

export interface RemoveDerivedOptions {
  /** Only what these converters made; everything when absent. */
  readonly converters?: readonly string[];
  /** Also what a person has changed. */
  readonly edited?: boolean;
}

/**
 * Takes derived texts and pictures out of a catalogue's `derived.jsonl`, and files of pictures that were drawn for it.
 *
 * @returns How many lines were removed, and how many of a person's were kept.
 * @throws `CORRUPT_FILE` for a line that cannot be read, `WRITE_FAILED`.
 */
export async function removeDerived(
  { folder, items }: TidiedCatalogue,
  { converters, edited = false }: RemoveDerivedOptions = {},
): Promise<{ readonly removed: number; readonly kept: number }> {
  const { contents, problems } = await readDerived(folder);
  const [broken] = problems;
  if (broken !== undefined) {
    throw new ModalisError(
      "CORRUPT_FILE",
      `line ${broken.line} of ${broken.file} cannot be read: ${broken.message}; mend or remove the line first, so that nothing of yours is lost`,
    );
  }
  const isMeant = (converter: string) => converters === undefined || converters.includes(converter);
  const meant = contents.filter(({ derived }) => isMeant(derived.converter));
  const removed = new Set(meant.filter(({ derived }) => edited || !derived.edited));
  const stay = contents.filter((one) => !removed.has(one));
  if (removed.size > 0) await keepOnly({ folder, items }, stay, contents);
  return { removed: removed.size, kept: meant.length - removed.size };
}
