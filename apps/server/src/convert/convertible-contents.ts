import { isModalisError, type Modality } from "@modalis/contract";
import {
  type Catalogue,
  type CatalogueContent,
  contentsOf,
  type DerivedUse,
  type Item,
  type ModalityContents,
  openDigestCache,
  withoutDerived,
} from "@modalis/store";
import type { ConverterRecipe } from "./converter-recipe.js";

/** A content that could not be read or converted, and the items that show it. */
export interface FailedConversion {
  readonly content: string;
  readonly owners: readonly string[];
  readonly code: string;
  readonly message: string;
}

/**
 * What people gave the items, by modality: nothing is made of what was made. Files that were digested before are not read
 * again.
 */
export async function contentsByModality(
  catalogue: Catalogue,
  chosen: readonly ConverterRecipe[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<Modality, ModalityContents>> {
  const digests = await openDigestCache(catalogue.folder);
  const items = catalogue.items.map(withoutDerived);
  const contents = new Map<Modality, ModalityContents>();
  for (const { modality, to } of chosen) {
    if (contents.has(modality)) continue;
    const asked = items.filter((item) => mayShow(item, to, catalogue.settings.derived));
    contents.set(
      modality,
      await contentsOf({ ...catalogue, items: asked }, modality, { digests, ...(signal && { signal }) }),
    );
  }
  return contents;
}

/** What a converter is given of a content. */
export function inputOf(content: CatalogueContent): string {
  return content.kind === "text" ? content.text : content.path;
}

/** A content that could not be converted, as its report tells of it. */
export function failureOf(
  content: CatalogueContent,
  owners: readonly string[],
  error: Error,
): FailedConversion {
  const name = content.kind === "text" ? clip(content.text) : content.relativePath;
  const code = isModalisError(error) ? error.code : "INTERNAL";
  return { content: name, owners, code, message: error.message };
}

/** Texts are cheap and may be wanted one day; pictures are made for items that will show them. */
function mayShow(item: Item, to: ConverterRecipe["to"], use: DerivedUse): boolean {
  if (to === "text" || use === "all") return true;
  return (item.contents.get(to) ?? []).length + (item.digests.get(to)?.length ?? 0) === 0;
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
