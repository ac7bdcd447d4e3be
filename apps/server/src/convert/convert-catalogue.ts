import type { ConverterV1, MediaSource, Modality } from "@modalis/contract";
import { SNIFF_BYTES, sniffFormat } from "@modalis/media";
import { createOnnxRuntime, type ModelSourceOptions, type OnnxRuntime } from "@modalis/onnx";
import {
  appendDerived,
  type Catalogue,
  type DerivedContent,
  derivedKey,
  keepDerivedPicture,
  type ModalityContents,
  readDerived,
} from "@modalis/store";
import type { JointProjector } from "../joint/joint-index.js";
import { openPictureShelf } from "../pictures/picture-shelf.js";
import { type ConversionChoice, chooseConversions } from "./choose-conversions.js";
import type { ConverterRecipe } from "./converter-recipe.js";
import { contentsByModality, type FailedConversion, failureOf, inputOf } from "./convertible-contents.js";
import { type DerivedWork, derivedWork, linesOf } from "./derived-work.js";
import { dropReplaced, dropStale } from "./tidy-derived.js";

export interface ConvertCatalogueOptions {
  readonly choice: ConversionChoice;
  /** Models by converters' names: folders, or `hub:owner/name`. */
  readonly models?: ReadonlyMap<string, string>;
  /** Which hub that is, and where its files are kept. */
  readonly hub?: NonNullable<ModelSourceOptions["hub"]>;
  /** What `modalis pretrain` learned of this catalogue, to find pictures by. */
  readonly joint?: JointProjector;
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
  /** Contents with a result, those of earlier runs included. */
  readonly done: number;
  readonly convertedNow: number;
  /** Of the contents converted now, those in which there was nothing to say. */
  readonly emptyNow: number;
  /** Contents whose result an earlier revision made. */
  readonly older: number;
  readonly failures: readonly FailedConversion[];
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
  await dropStale(catalogue, contents);
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

/** Opens a recipe for a run over a catalogue. */
export function openRecipe(
  recipe: ConverterRecipe,
  runtime: OnnxRuntime,
  catalogue: Catalogue,
  { models = new Map(), cacheFolder, ffmpegPath, hub, joint, signal }: ConvertCatalogueOptions,
): Promise<ConverterV1<string, MediaSource>> {
  const imageModel = models.get(recipe.name);
  const shelf = {
    cacheFolder,
    models: imageModel === undefined ? models : new Map(models).set("image", imageModel),
    ...(hub && { modelSource: { hub } }),
    ...(joint && { joint }),
    ...(signal && { signal }),
  };
  return recipe.open({
    runtime,
    cacheFolder,
    models,
    openShelf: () => openPictureShelf(catalogue, shelf),
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
  await using converter = await openRecipe(recipe, runtime, catalogue, options);
  const { contents: known } = await readDerived(catalogue.folder, options.signal);
  const { revision } = converter;
  const work = derivedWork(name, contents, known, { revision, again: options.again === true });
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
  const run = { recipe, converter, work, folder: catalogue.folder };
  for await (const { lines, failed, converted, empty } of conversions(run, options.signal)) {
    await appendDerived(catalogue.folder, keepPersonal(lines, known));
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
function keepPersonal(lines: readonly DerivedContent[], known: readonly DerivedContent[]): DerivedContent[] {
  const personal = new Set(known.filter(({ derived }) => derived.edited).map(derivedKey));
  return lines.filter((line) => !personal.has(derivedKey(line)));
}

interface ConversionRun {
  readonly recipe: ConverterRecipe;
  readonly converter: ConverterV1<string, MediaSource>;
  readonly work: DerivedWork;
  readonly folder: string;
}

/** Results of a few contents at a time: what is done is kept, also when the run is stopped. */
async function* conversions(
  { recipe, converter, work: { todo, itemsOf }, folder }: ConversionRun,
  signal: AbortSignal | undefined,
) {
  const size = Math.min(converter.maxBatchSize, 8);
  for (let from = 0; from < todo.length; from += size) {
    const batch = new Map(todo.slice(from, from + size).map((content) => [content.sha256, content]));
    const inputs = [...batch].map(([id, content]) => ({ id, content: inputOf(content) }));
    const { outputs, failures } = await converter.convert(inputs, signal === undefined ? {} : { signal });
    const owners = (id: string) => itemsOf.get(id) ?? [];
    const lines: DerivedContent[] = [];
    let empty = 0;
    for (const { id, content: made, ...output } of outputs) {
      const content = typeof made === "string" ? made : await kept(folder, made);
      lines.push(...linesOf(recipe, converter.revision, batch.get(id)!, { ...output, content }, owners(id)));
      if (content.trim() === "") empty++;
    }
    yield {
      lines,
      failed: failures.map(({ id, error }) => failureOf(batch.get(id)!, owners(id), error)),
      converted: outputs.length,
      empty,
    };
  }
}

function kept(folder: string, picture: Uint8Array): Promise<string> {
  return keepDerivedPicture(folder, picture, sniffFormat(picture.subarray(0, SNIFF_BYTES)).name);
}
