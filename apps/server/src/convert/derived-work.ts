import type { Modality } from "@modalis/contract";
import type { CatalogueContent, DerivedContent, ModalityContents } from "@modalis/store";
import { ownersByDigest } from "../encode/owners-by-digest.js";
import type { ConverterRecipe } from "./converter-recipe.js";

/** What one converter has to do for a catalogue. */
export interface DerivedWork {
  /** Contents that no line speaks of, each once however many items show it. */
  readonly todo: readonly CatalogueContent[];
  /** Lines for items that show a content which was converted for another. */
  readonly copies: readonly DerivedContent[];
  /** Contents that have their result. */
  readonly done: number;
  /** Of those, the ones that another revision made; a person's counts as new. */
  readonly older: number;
  /** Items that show a content, by its digest. */
  readonly itemsOf: ReadonlyMap<string, readonly string[]>;
}

/**
 * Compares what was converted with what the items show.
 *
 * @param revision Of the converter that would do it; without one nothing counts as older.
 * @param again Does what another revision did again, but never what a person wrote.
 */
export function derivedWork(
  name: string,
  { contents, owners }: ModalityContents,
  texts: readonly DerivedContent[],
  { revision, again }: { readonly revision?: string; readonly again?: boolean } = {},
): DerivedWork {
  const itemsOf = ownersByDigest(owners);
  const known = knownResults(name, texts);
  const todo: CatalogueContent[] = [];
  const copies: DerivedContent[] = [];
  let [done, older] = [0, 0];
  for (const content of contents.filter(isConvertible)) {
    const own = known.get(content.sha256) ?? [];
    const made = own.find(({ derived }) => !derived.edited);
    const isOlder = revision !== undefined && made !== undefined && made.derived.revision !== revision;
    if (own.length === 0 || (isOlder && again)) {
      todo.push(content);
      continue;
    }
    done++;
    if (isOlder) older++;
    const items = itemsOf.get(content.sha256) ?? [];
    copies.push(...copiesFor(items, own));
  }
  return { todo, copies, done, older, itemsOf };
}

/** Results of one converter by the content they were made of. */
function knownResults(
  name: string,
  texts: readonly DerivedContent[],
): ReadonlyMap<string, readonly DerivedContent[]> {
  const known = new Map<string, DerivedContent[]>();
  for (const text of texts) {
    if (text.derived.converter !== name) continue;
    const own = known.get(text.derived.fromSha256);
    if (own === undefined) known.set(text.derived.fromSha256, [text]);
    else own.push(text);
  }
  return known;
}

/** Lines for the items that have none, by what was made for another item; what a person wrote is copied only alone. */
function copiesFor(items: readonly string[], own: readonly DerivedContent[]): DerivedContent[] {
  const source = own.find(({ derived }) => !derived.edited) ?? own[0]!;
  return items.filter((item) => !own.some((text) => text.item === item)).map((item) => ({ ...source, item }));
}

/** Lines about what its item no longer shows; what a person wrote stays. */
export function isStale(
  { item, modality, derived }: DerivedContent,
  contents: ReadonlyMap<Modality, ModalityContents>,
): boolean {
  const shown = contents.get(modality);
  // A content that could not be read this time may be there the next.
  if (shown === undefined || derived.edited || shown.failures.some(({ owner }) => owner === item))
    return false;
  return shown.owners.get(item)?.includes(derived.fromSha256) !== true;
}

/** The line of each item for one output of a converter. */
export function linesOf(
  { name, to }: Pick<ConverterRecipe, "name" | "to">,
  revision: string,
  content: CatalogueContent,
  output: { readonly content: string; readonly confidence?: number },
  items: readonly string[],
): DerivedContent[] {
  return items.map((item) => ({
    item,
    modality: content.modality,
    to,
    content: Buffer.from(output.content, "utf8").toString("utf8"),
    derived: {
      converter: name,
      revision,
      ...(output.confidence !== undefined && { confidence: output.confidence }),
      fromSha256: content.sha256,
    },
  }));
}

/** Converters read texts as texts and everything else from files. */
function isConvertible({ kind, modality }: CatalogueContent): boolean {
  return (kind === "text") === (modality === "text");
}
