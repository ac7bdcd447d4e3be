import type { ConverterV1, MediaSource, Modality } from "@modalis/contract";
import type { CostEstimate } from "@modalis/hosted";
import { createOnnxRuntime } from "@modalis/onnx";
import { type Catalogue, readDerived } from "@modalis/store";
import { chooseConversions } from "./choose-conversions.js";
import { type ConvertCatalogueOptions, openRecipe } from "./convert-catalogue.js";
import { contentsByModality, inputOf } from "./convertible-contents.js";
import { derivedWork } from "./derived-work.js";

/** What one converter would do, and how long that would take. */
export interface ConversionPlan {
  readonly converter: string;
  readonly modality: Modality;
  readonly revision: string;
  readonly contents: number;
  readonly done: number;
  readonly todo: number;
  /** References that cannot be read at all. */
  readonly unreadable: number;
  /** Seconds for `todo`, from a trial of a few of them here and now; absent where nothing is tried. */
  readonly estimatedSeconds?: number;
  /** Contents the trial converted; its results are thrown away. */
  readonly tried: number;
  /** What runs on this machine costs nothing; absent where a server's prices or lengths are not known. */
  readonly estimatedCost?: number;
  readonly currency?: string;
}

/** Contents converted for an estimate. */
const TRIAL = 3;

/**
 * What `convertCatalogue` would do, without writing anything.
 *
 * @throws as `convertCatalogue`.
 */
export async function planConversion(
  catalogue: Catalogue,
  options: ConvertCatalogueOptions,
  now: () => number,
): Promise<readonly ConversionPlan[]> {
  const chosen = chooseConversions(options.choice, options.models ?? new Map());
  const contents = await contentsByModality(catalogue, chosen, options.signal);
  const { contents: known } = await readDerived(catalogue.folder, options.signal);
  await using runtime = createOnnxRuntime();
  const plans: ConversionPlan[] = [];
  for (const recipe of chosen) {
    const own = contents.get(recipe.modality)!;
    await using converter = await openRecipe(recipe, runtime, catalogue, options);
    const { revision } = converter;
    const work = derivedWork(recipe.name, own, known, { revision, again: options.again === true });
    // From all over the catalogue: its first contents may be alike.
    const step = Math.max(1, Math.floor(work.todo.length / TRIAL));
    const sample = recipe.hosted ? [] : work.todo.filter((_, at) => at % step === 0).slice(0, TRIAL);
    const seconds = await secondsEach(converter, sample.map(inputOf), now, options.signal);
    plans.push({
      converter: recipe.name,
      modality: recipe.modality,
      revision,
      contents: own.contents.length,
      done: work.done,
      todo: work.todo.length,
      unreadable: own.failures.length,
      tried: sample.length,
      ...(seconds !== undefined && { estimatedSeconds: seconds * work.todo.length }),
      ...(recipe.hosted ? hostedCost(converter, work.todo.length) : { estimatedCost: 0 }),
    });
  }
  return plans;
}

function hostedCost(
  converter: ConverterV1<string, MediaSource> & { readonly estimate?: (contents: number) => CostEstimate },
  contents: number,
): Pick<ConversionPlan, "estimatedCost" | "currency"> {
  const { cost, currency } = converter.estimate?.(contents) ?? {};
  return cost === undefined || currency === undefined ? {} : { estimatedCost: cost, currency };
}

async function secondsEach(
  converter: ConverterV1<string, MediaSource>,
  inputs: readonly string[],
  now: () => number,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  if (inputs.length === 0) return undefined;
  const started = now();
  for (const [at, content] of inputs.entries())
    await converter.convert([{ id: String(at), content }], signal === undefined ? {} : { signal });
  return (now() - started) / 1000 / inputs.length;
}
