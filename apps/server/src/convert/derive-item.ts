import { Readable } from "node:stream";
import { isModalisError } from "@modalis/contract";
import type {
  ContentReference,
  ContentReferences,
  DerivedModality,
  DerivedUse,
  FileReference,
  ItemRecord,
  TextReference,
} from "@modalis/store";
import { resolveContentPath } from "@modalis/store";
import { keepMedia } from "../fetch/keep-media.js";
import { saveStream } from "../fetch/save-stream.js";
import { sha256Of } from "../live/item-contents.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import type { ConverterRecipe } from "./converter-recipe.js";
import type { ConvertProcess } from "./open-convert-process.js";

/** A content of an item that could not be converted. */
export interface DeriveFailure {
  readonly itemId: string;
  readonly converter: string;
  readonly code: string;
  readonly message: string;
}

/** A text or a picture that was made of another content, with its source. */
export interface MadeContent {
  readonly to: DerivedModality;
  readonly reference: TextReference | FileReference;
}

/** What came of converting the contents of one item. */
export interface DerivedItem {
  /** What is new; none where everything had its result, or there was nothing to say. */
  readonly made: readonly MadeContent[];
  readonly failures: readonly DeriveFailure[];
}

export interface DeriveParts {
  readonly recipes: readonly ConverterRecipe[];
  readonly live: Pick<LiveCatalogue, "folder" | "settings" | "findPicture">;
  readonly converters: ConvertProcess;
}

/** Whether an item is given derived contents of a modality: one with contents of its own only where all are. */
export function wants(
  { contents }: Pick<ItemRecord, "contents">,
  to: DerivedModality,
  use: DerivedUse,
): boolean {
  if (use !== "missing") return use === "all";
  return !(contents[to] ?? []).some(isOwn);
}

/** Whether an item shows something that a converter reads, and shall have what it makes. */
export function isMeantFor(
  item: Pick<ItemRecord, "contents">,
  { modality, to }: ConverterRecipe,
  use: DerivedUse,
): boolean {
  return wants(item, to, use) && (item.contents[modality] ?? []).some((one) => sourceOf(one) !== undefined);
}

/** Converts the contents of an item that have no result yet; one that fails costs no other. */
export async function deriveItem(
  item: Pick<ItemRecord, "id" | "contents">,
  { recipes, live, converters }: DeriveParts,
  signal: AbortSignal,
): Promise<DerivedItem> {
  const made: MadeContent[] = [];
  const failures: DeriveFailure[] = [];
  for (const recipe of recipes.filter((one) => isMeantFor(item, one, live.settings.derived))) {
    for (const source of (item.contents[recipe.modality] ?? []).flatMap((one) => sourceOf(one) ?? [])) {
      if (isMade(item.contents, recipe.to, recipe.name, source.sha256)) continue;
      try {
        const found = await converted(recipe, source, { live, converters }, signal);
        if (found !== undefined) made.push(withSource(found, recipe, source.sha256));
      } catch (error) {
        signal.throwIfAborted();
        if (!isModalisError(error)) throw error;
        failures.push({ itemId: item.id, converter: recipe.name, code: error.code, message: error.message });
      }
    }
  }
  return { made, failures };
}

/**
 * The contents with what was made behind the item's own; what was made of contents that it no longer shows is left out.
 */
export function withMade(contents: ContentReferences, made: readonly MadeContent[]): ContentReferences {
  const shown = new Set(
    Object.values(contents).flatMap((references) => references.flatMap((one) => sourceOf(one)?.sha256 ?? [])),
  );
  const isCurrent = (one: ContentReference) =>
    one.kind === "digest" || one.derived === undefined || shown.has(one.derived.fromSha256);
  const all: Record<string, readonly ContentReference[]> = { ...contents };
  for (const { to, reference } of made) {
    const { converter, fromSha256 } = reference.derived!;
    // Another server may have been at the same item.
    if (!isMade(contents, to, converter, fromSha256)) all[to] = [...(all[to] ?? []), reference];
  }
  return Object.fromEntries(
    Object.entries(all).map(([modality, references]) => [modality, references.filter(isCurrent)]),
  );
}

/** Of a picture that was drawn. */
const MOST_BYTES = 100_000_000;

type Source = { readonly sha256: string } & ({ readonly text: string } | { readonly path: string });

/** What people gave, as converters may read it; nothing is made of what was made. */
function sourceOf(one: ContentReference): Source | undefined {
  if (one.kind === "digest" || one.derived !== undefined) return undefined;
  return one.kind === "text" ? { text: one.text, sha256: sha256Of(one.text) } : one;
}

function isOwn(one: ContentReference): boolean {
  return one.kind === "digest" || one.derived === undefined;
}

function isMade(
  contents: ContentReferences,
  to: DerivedModality,
  converter: string,
  sha256: string,
): boolean {
  return (contents[to] ?? []).some(
    (one) =>
      one.kind !== "digest" && one.derived?.converter === converter && one.derived.fromSha256 === sha256,
  );
}

interface Found {
  readonly reference: TextReference | FileReference;
  readonly revision: string;
  readonly confidence?: number;
}

/** Undefined where there is nothing to say. */
async function converted(
  recipe: ConverterRecipe,
  source: Source,
  { live, converters }: Pick<DeriveParts, "live" | "converters">,
  signal: AbortSignal,
): Promise<Found | undefined> {
  const content = "text" in source ? source.text : await resolveContentPath(live.folder, source.path);
  if (recipe.searches === true) {
    const { path, sha256, ...from } = await live.findPicture(content, signal);
    return { reference: { kind: "file", path, sha256 }, ...from };
  }
  const { content: result, ...from } = await converters.convert(recipe.name, content, signal);
  if (typeof result !== "string") {
    const what = "the picture that was drawn";
    const { path, sha256 } = await keepMedia(live.folder, (unfinished) =>
      saveStream(Readable.from([result]), { path: unfinished, mostBytes: MOST_BYTES, what, signal }),
    );
    return { reference: { kind: "file", path, sha256 }, ...from };
  }
  if (result.trim() === "") return undefined;
  return { reference: { kind: "text", text: Buffer.from(result, "utf8").toString("utf8") }, ...from };
}

function withSource(
  { reference, ...source }: Found,
  { name, to }: ConverterRecipe,
  fromSha256: string,
): MadeContent {
  return { to, reference: { ...reference, derived: { converter: name, ...source, fromSha256 } } };
}
