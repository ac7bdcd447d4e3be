import { isModalisError } from "@modalis/contract";
import {
  type ContentReference,
  type ContentReferences,
  type DerivedUse,
  type ItemRecord,
  resolveContentPath,
  type TextReference,
} from "@modalis/store";
import type { ConverterRecipe } from "./converter-recipe.js";
import type { ConvertProcess } from "./open-convert-process.js";

/** A content of an item that could not be converted. */
export interface DeriveFailure {
  readonly itemId: string;
  readonly converter: string;
  readonly code: string;
  readonly message: string;
}

/** What came of converting the files of one item. */
export interface DerivedItem {
  /** What is new; none where everything had its text, or there was nothing to say. */
  readonly texts: readonly TextReference[];
  readonly failures: readonly DeriveFailure[];
}

/** Whether an item is given derived texts: one with a text of its own only where all are. */
export function wantsTexts({ contents }: Pick<ItemRecord, "contents">, use: DerivedUse): boolean {
  if (use !== "missing") return use === "all";
  return !(contents.text ?? []).some((one) => one.kind !== "text" || one.derived === undefined);
}

/** Converts the files of an item that have no text yet; one that fails costs no other. */
export async function deriveItem(
  item: Pick<ItemRecord, "id" | "contents">,
  { recipes, folder, converters }: DeriveParts,
  signal: AbortSignal,
): Promise<DerivedItem> {
  const texts: TextReference[] = [];
  const failures: DeriveFailure[] = [];
  for (const { name: converter, modality } of recipes) {
    for (const reference of item.contents[modality] ?? []) {
      if (reference.kind !== "file" || hasText(item.contents, converter, reference.sha256)) continue;
      try {
        const path = await resolveContentPath(folder, reference.path);
        const { text, ...source } = await converters.convert(converter, path, signal);
        if (text.trim() === "") continue;
        const derived = { converter, ...source, fromSha256: reference.sha256 };
        texts.push({ kind: "text", text: Buffer.from(text, "utf8").toString("utf8"), derived });
      } catch (error) {
        signal.throwIfAborted();
        if (!isModalisError(error)) throw error;
        failures.push({ itemId: item.id, converter, code: error.code, message: error.message });
      }
    }
  }
  return { texts, failures };
}

export interface DeriveParts {
  readonly recipes: readonly ConverterRecipe[];
  /** Of the catalogue. */
  readonly folder: string;
  readonly converters: ConvertProcess;
}

/** The contents with new texts behind the item's own; texts from files that it no longer shows are left out. */
export function withTexts(contents: ContentReferences, texts: readonly TextReference[]): ContentReferences {
  const shown = new Set(
    Object.values(contents).flatMap((references) =>
      references.flatMap((one) => (one.kind === "text" ? [] : [one.sha256])),
    ),
  );
  const isCurrent = (one: ContentReference) =>
    one.kind !== "text" || one.derived === undefined || shown.has(one.derived.fromSha256);
  // Another server may have been at the same item.
  const fresh = texts.filter(
    ({ derived }) => derived === undefined || !hasText(contents, derived.converter, derived.fromSha256),
  );
  const all = [...(contents.text ?? []), ...fresh].filter(isCurrent);
  return { ...contents, text: all };
}

function hasText({ text = [] }: ContentReferences, converter: string, sha256: string): boolean {
  return text.some(
    (one) => one.kind === "text" && one.derived?.converter === converter && one.derived.fromSha256 === sha256,
  );
}
