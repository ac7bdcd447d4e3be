import { type EncoderInput, isModalisError, ModalisError } from "@modalis/contract";
import type { CostEstimate, HostedLanguage } from "@modalis/hosted";
import { createItemEnricher, type EnrichedItem, type ItemContents } from "@modalis/language";
import {
  appendDerived,
  type Catalogue,
  type DerivedContent,
  derivedKey,
  type Item,
  readDerived,
  resolveContentPath,
  withoutDerived,
  writeDerived,
} from "@modalis/store";

export interface EnrichCatalogueOptions {
  readonly language: HostedLanguage;
  /** Whether the model is shown pictures. Default false. */
  readonly pictures?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly failed: number }) => void;
}

/** What became of the items. */
export interface EnrichmentReport {
  readonly revision: string;
  readonly items: number;
  /** Items with a text of this run, or with the same one of an earlier run. */
  readonly done: number;
  readonly writtenNow: number;
  readonly failures: readonly { readonly item: string; readonly code: string; readonly message: string }[];
}

/** What derived texts of items are marked with; they are of no single modality. */
const CONVERTER = "enrich";
const MODALITY = "item";

/**
 * Writes a description and tags of each item into `derived.jsonl`, made of its own and derived texts and its pictures; an
 * item that fails costs no other, and what a person has changed stays.
 *
 * @throws `WRITE_FAILED`, what speaks of the model's server, and the signal's reason; what was written before stays.
 */
export async function enrichCatalogue(
  catalogue: Catalogue,
  { language, pictures = false, signal, onProgress }: EnrichCatalogueOptions,
): Promise<EnrichmentReport> {
  await using enricher = createItemEnricher({ language, pictures });
  const { contents: texts } = await readDerived(catalogue.folder, signal);
  const known = new Map(texts.map((text) => [derivedKey(text), text]));
  const touched = new Set(
    texts.filter(({ derived }) => derived.converter === CONVERTER && derived.edited).map(({ item }) => item),
  );
  const items = catalogue.items.filter(({ id }) => !touched.has(id));
  const failures: EnrichmentReport["failures"][number][] = [];
  let [done, writtenNow] = [catalogue.items.length - items.length, 0];
  for (let from = 0; from < items.length; from += enricher.maxBatchSize) {
    const inputs: EncoderInput<ItemContents>[] = [];
    for (const item of items.slice(from, from + enricher.maxBatchSize)) {
      try {
        inputs.push({ id: item.id, content: await contentsOf(catalogue, item, pictures) });
      } catch (error) {
        failures.push(failureOf(item.id, error));
      }
    }
    const result = await enricher.convert(inputs, signal === undefined ? {} : { signal });
    for (const { id, error } of result.failures) failures.push(failureOf(id, error));
    const lines = result.outputs.map(lineOf);
    const fresh = lines.filter((line) => known.get(derivedKey(line))?.content !== line.content);
    await appendDerived(catalogue.folder, fresh);
    done += lines.length;
    writtenNow += fresh.length;
    onProgress?.({ done, failed: failures.length });
  }
  if (writtenNow > 0) await dropFormer(catalogue.folder);
  return { revision: enricher.revision, items: catalogue.items.length, done, writtenNow, failures };
}

/** About what it would cost, taking the texts alone. */
export function estimateEnrichment(catalogue: Catalogue, language: HostedLanguage): CostEstimate {
  // The instructions and the schema are about as long as this.
  const instructions = "word ".repeat(150);
  return language.estimate(
    catalogue.items.map((item) => ({
      instructions,
      text: ownTexts(item).join(" ").slice(0, 4000),
      maxOutputTokens: 120,
    })),
  );
}

/** Its own texts and those derived of its contents, but none that a description was written to. */
function ownTexts({ contents, derived = [] }: Item): string[] {
  const enriched = new Set(
    derived.filter((one) => one.derived.converter === CONVERTER).map(({ content }) => content),
  );
  return (contents.get("text") ?? []).filter((text) => !enriched.has(text));
}

async function contentsOf(
  { folder, settings }: Catalogue,
  item: Item,
  pictures: boolean,
): Promise<ItemContents> {
  const title = item.attributes.get("title");
  const inline = settings.inline.has("text") ? ownTexts(item) : [];
  const texts = [
    ...(typeof title === "string" ? [{ source: "title", text: title }] : []),
    ...inline.map((text) => ({ source: "text", text })),
  ];
  if (!pictures) return { texts };
  // A picture that was found for it shows another item.
  const paths = withoutDerived(item).contents.get("image") ?? [];
  return {
    texts,
    pictures: await Promise.all(paths.slice(0, 4).map((path) => resolveContentPath(folder, path))),
  };
}

function lineOf({ id, content, derived }: EnrichedItem): DerivedContent {
  return { item: id, modality: MODALITY, to: "text", content, derived };
}

function failureOf(item: string, error: unknown) {
  const reason = isModalisError(error) ? error : new ModalisError("CORRUPT_INPUT", String(error));
  return { item, code: reason.code, message: reason.message };
}

/** Keeps the last description of each item; a file with a line that cannot be read is left as it is. */
async function dropFormer(folder: string): Promise<void> {
  const { contents: texts, problems } = await readDerived(folder);
  const last = new Map(
    texts.filter(({ derived }) => derived.converter === CONVERTER).map((text) => [text.item, text]),
  );
  const kept = texts.filter((text) => text.derived.converter !== CONVERTER || last.get(text.item) === text);
  if (problems.length === 0 && kept.length < texts.length) await writeDerived(folder, kept);
}
