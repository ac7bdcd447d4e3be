import { posix } from "node:path";
import { ModalisError } from "@modalis/contract";
import {
  type Catalogue,
  dropDerivedPictures,
  readDerived,
  withoutDerived,
  writeDerived,
} from "@modalis/store";

const FILES_OF_OWNERS: ReadonlySet<string> = new Set(["items.jsonl", "users.jsonl"]);

export interface RemoveDerivedOptions {
  /** Only what these converters made; everything when absent. */
  readonly converters?: readonly string[];
  /** Also what a person has changed. */
  readonly edited?: boolean;
}

/**
 * Takes derived texts and pictures out of a catalogue's `derived.jsonl`, and files of pictures that were drawn for it; the
 * files stay where a line of items or users cannot be read, which may name them.
 *
 * @returns How many lines were removed, and how many of a person's were kept.
 * @throws `CORRUPT_FILE` for a line that cannot be read, `WRITE_FAILED`.
 */
export async function removeDerived(
  { folder, items, users, problems: unread }: Pick<Catalogue, "folder" | "items" | "users" | "problems">,
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
  if (removed.size > 0) await writeDerived(folder, stay);
  // A picture that a person gave to an item or a user, though it was drawn first, is their own; a line that cannot be read
  // may name one.
  const own = [...items.map(withoutDerived), ...users].flatMap(({ contents }) => contents.get("image") ?? []);
  const named = new Set([...stay.map(({ content }) => content), ...own.map((path) => posix.normalize(path))]);
  if (!unread.some(({ file }) => FILES_OF_OWNERS.has(file)))
    await dropDerivedPictures(folder, removed, named);
  return { removed: removed.size, kept: meant.length - removed.size };
}
