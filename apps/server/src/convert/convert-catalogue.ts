import type { ConverterV1, Modality } from "@modalis/contract";
import { createOnnxRuntime, type ModelSourceOptions, type OnnxRuntime } from "@modalis/onnx";
import {
  appendDerived,
  type Catalogue,
  contentsOf,
  type DerivedText,
  derivedKey,
  type FileContent,
  type ModalityContents,
  openDigestCache,
  readDerived,
} from "@modalis/store";
import { type ConversionChoice, chooseConversions } from "./choose-conversions.js";
import type { ConverterRecipe } from "./converter-recipe.js";
import { type DerivedWork, derivedWork, linesOf } from "./derived-work.js";
import { dropReplaced, dropStale } from "./tidy-derived.js";

export interface ConvertCatalogueOptions {
  readonly choice: ConversionChoice;
  /** Models by converters' names: folders, or `hub:owner/name`. */
  readonly models?: ReadonlyMap<string, string>;
  /** Which hub that is, and where its files are kept. */
  readonly hub?: NonNullable<ModelSourceOptions["hub"]>;
  /** Where converted models are kept. */
  readonly cacheFolder: string;
  readonly ffmpegPath?: string;
  /** Converts again what another revision converted; what a person wrote always stays. */
  readonly again?: boolean;
  readonly signal?: AbortSignal;
  /** Called when a converter starts, with how many contents it has to do. */
  readonly onConverter?: (name: string, total: number) => void;
  readonly onProgress?: (progress: { readonly done: number; readonly failed: number }) => void;
  readonly onConverterEnd?: (name: string) => void;
}

/** What became of one converter. */
export interface ConversionReport {
  readonly converter: string;
  readonly modality: Modality;
  readonly revision: string;
  /** Contents with a text, those of earlier runs included. */
  readonly done: number;
  readonly convertedNow: number;
  /** Of the contents converted now, those in which there was nothing to say. */
  readonly emptyNow: number;
  /** Contents whose text an earlier revision made. */
  readonly older: number;
  readonly failures: readonly FailedConversion[];
}

/** A content that could not be read or converted, and the items that show it. */
export interface FailedConversion {
  readonly content: string;
  readonly owners: readonly string[];
  readonly code: string;
  readonly message: string;
}

/**
 * Writes into `derived.jsonl` what chosen converters make of the items' contents, each content once; an interrupted run
 * continues, and a content that fails costs no other.
 *
 * @throws `INVALID_ARGUMENT` for an unknown converter, `WRITE_FAILED`, what opening a model throws, the signal's reason.
 */
export async function convertCatalogue(
  catalogue: Catalogue,
  options: ConvertCatalogueOptions,
): Promise<readonly ConversionReport[]> {
  const chosen = chooseConversions(options.choice, options.models ?? new Map());
  const contents = await contentsByModality(catalogue, chosen, options.signal);
  await dropStale(catalogue.folder, contents);
  await using runtime = createOnnxRuntime();
  const reports: ConversionReport[] = [];
  for (const recipe of chosen) {
    const own = contents.get(recipe.modality)!;
    if (own.contents.length > 0 || own.failures.length > 0)
      reports.push(await runRecipe({ recipe, contents: own, runtime, catalogue }, options));
  }
  if (options.again) await dropReplaced(catalogue.folder);
  return reports;
}

/** What the items show, by modality; files that were digested before are not read again. */
export async function contentsByModality(
  catalogue: Catalogue,
  chosen: readonly ConverterRecipe[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<Modality, ModalityContents>> {
  const digests = await openDigestCache(catalogue.folder);
  const contents = new Map<Modality, ModalityContents>();
  for (const { modality } of chosen)
    if (!contents.has(modality))
      contents.set(modality, await contentsOf(catalogue, modality, { digests, ...(signal && { signal }) }));
  return contents;
}

/** Opens a recipe for a run over a catalogue. */
export function openRecipe(
  recipe: ConverterRecipe,
  runtime: OnnxRuntime,
  { models = new Map(), cacheFolder, ffmpegPath, hub }: ConvertCatalogueOptions,
): Promise<ConverterV1<string, string>> {
  return recipe.open({
    runtime,
    cacheFolder,
    models,
    ...(ffmpegPath === undefined ? {} : { ffmpegPath }),
    ...(hub === undefined ? {} : { hub }),
  });
}

interface RecipeRun {
  readonly recipe: ConverterRecipe;
  readonly contents: ModalityContents;
  readonly runtime: OnnxRuntime;
  readonly catalogue: Catalogue;
}

async function runRecipe(
  { recipe, contents, runtime, catalogue }: RecipeRun,
  options: ConvertCatalogueOptions,
): Promise<ConversionReport> {
  const { name, modality } = recipe;
  await using converter = await openRecipe(recipe, runtime, options);
  const { texts } = await readDerived(catalogue.folder, options.signal);
  const { revision } = converter;
  const work = derivedWork(name, contents, texts, { revision, again: options.again === true });
  await appendDerived(catalogue.folder, work.copies);
  options.onConverter?.(name, work.todo.length);
  const failures: FailedConversion[] = contents.failures.map(({ owner, reference, code, message }) => ({
    content: reference,
    owners: [owner],
    code,
    message,
  }));
  const unread = failures.length;
  let [convertedNow, emptyNow] = [0, 0];
  for await (const { lines, failed, converted, empty } of conversions(
    name,
    converter,
    work,
    options.signal,
  )) {
    await appendDerived(catalogue.folder, keepPersonal(lines, texts));
    failures.push(...failed);
    convertedNow += converted;
    emptyNow += empty;
    options.onProgress?.({
      done: convertedNow + failures.length - unread,
      failed: failures.length - unread,
    });
  }
  options.onConverterEnd?.(name);
  const done = work.done + convertedNow;
  return { converter: name, modality, revision, done, convertedNow, emptyNow, older: work.older, failures };
}

/** What a person wrote for one of several items stays where the others are converted again. */
function keepPersonal(lines: readonly DerivedText[], texts: readonly DerivedText[]): DerivedText[] {
  const personal = new Set(texts.filter(({ derived }) => derived.edited).map(derivedKey));
  return lines.filter((line) => !personal.has(derivedKey(line)));
}

/** Results of a few contents at a time: what is done is kept, also when the run is stopped. */
async function* conversions(
  name: string,
  converter: ConverterV1<string, string>,
  { todo, itemsOf }: DerivedWork,
  signal: AbortSignal | undefined,
) {
  const size = Math.min(converter.maxBatchSize, 8);
  for (let from = 0; from < todo.length; from += size) {
    const batch = new Map(todo.slice(from, from + size).map((content) => [content.sha256, content]));
    const inputs = [...batch].map(([id, { path }]) => ({ id, content: path }));
    const { outputs, failures } = await converter.convert(inputs, signal === undefined ? {} : { signal });
    const owners = (id: string) => itemsOf.get(id) ?? [];
    yield {
      lines: outputs.flatMap((output) =>
        linesOf(name, converter, batch.get(output.id)!, output, owners(output.id)),
      ),
      failed: failures.map(({ id, error }) => failureOf(batch.get(id)!, owners(id), error)),
      converted: outputs.length,
      empty: outputs.filter(({ content }) => content.trim() === "").length,
    };
  }
}

function failureOf(content: FileContent, owners: readonly string[], error: Error): FailedConversion {
  const code = "code" in error ? String(error.code) : "INTERNAL";
  return { content: content.relativePath, owners, code, message: error.message };
}
