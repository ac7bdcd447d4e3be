import { stat } from "node:fs/promises";
import { type EmbeddingSpace, ModalisError } from "@modalis/contract";
import type { CatalogueProblem } from "../catalogue/catalogue-problem.js";
import { createProblemList } from "../catalogue/catalogue-problem.js";
import { embeddingsFolder } from "../embeddings/embeddings-folder.js";
import { openEmbeddingStore } from "../embeddings/open-embedding-store.js";
import { createCatalogueWriter } from "./catalogue-writer.js";
import type { Importer } from "./import-format.js";
import { importMmrec } from "./import-mmrec.js";
import { importMovielens } from "./import-movielens.js";
import { importRecbole } from "./import-recbole.js";
import { importTables } from "./import-tables.js";
import { type FeatureFile, type ImportedFeatures, readFeatures } from "./read-features.js";
import { storeFeatures } from "./store-features.js";

/** What can be imported. */
export type ImportFormat = "csv" | "jsonl" | "movielens" | "mmrec" | "recbole";

export interface ImportOptions {
  readonly format: ImportFormat;
  /** Folder of the new catalogue; absent or empty. */
  readonly out: string;
  /**
   * Files of one vector an item. Row n describes item n for `"mmrec"`, whose ids are row numbers, and the n-th item
   * (from 0) for the other formats. Default none.
   */
  readonly features?: readonly FeatureFile[];
  /** For `"csv"` and `"jsonl"`: which column plays a role, where its name is not one of the usual ones. */
  readonly columns?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly file: string; readonly lines: number }) => void;
}

/** What an import made. */
export interface ImportReport {
  readonly folder: string;
  readonly items: number;
  readonly users: number;
  readonly events: number;
  /** Spaces made of the feature files, in their order. */
  readonly spaces: readonly EmbeddingSpace[];
  /** Lines and rows that were left out. */
  readonly problems: readonly CatalogueProblem[];
}

const IMPORTERS: Readonly<Record<ImportFormat, Importer>> = {
  csv: (run) => importTables(run, "csv"),
  jsonl: (run) => importTables(run, "jsonl"),
  movielens: importMovielens,
  mmrec: importMmrec,
  recbole: importRecbole,
};

/**
 * Writes a catalogue folder from a data set in another format; nothing is left behind when it fails or is aborted.
 *
 * @throws `INVALID_ARGUMENT` for an unknown format, an `out` that is not empty, or features that do not fit;
 * `NOT_FOUND` when the source or a file the format needs is missing; `UNSUPPORTED_INPUT` for pickle files;
 * `CORRUPT_FILE`, `WRITE_FAILED`, and the signal's reason.
 */
export async function importCatalogue(source: string, options: ImportOptions): Promise<ImportReport> {
  const { format, out, signal } = options;
  if (!Object.hasOwn(IMPORTERS, format)) {
    const known = Object.keys(IMPORTERS).join(", ");
    throw new ModalisError("INVALID_ARGUMENT", `there is no format "${format}"; known are ${known}`);
  }
  signal?.throwIfAborted();
  await assertThere(source);
  const problems = createProblemList(source);
  const report = (problem: CatalogueProblem) => problems.add(problem);
  const features: ImportedFeatures[] = [];
  for (const file of options.features ?? []) features.push(await readFeatures(file, report));
  const writer = await createCatalogueWriter(out);
  try {
    await IMPORTERS[format]({
      source,
      writer,
      features,
      columns: new Map(Object.entries(options.columns ?? {})),
      signal,
      report,
      progress: (file, lines) => options.onProgress?.({ file, lines }),
    });
    if (features.length > 0) await storeAll(embeddingsFolder(writer.folder), features, signal);
    await writer.finish();
  } catch (error) {
    await writer.discard();
    throw error;
  }
  return {
    folder: out,
    ...writer.counts(),
    spaces: features.map(({ space }) => space),
    problems: problems.all(),
  };
}

async function assertThere(source: string): Promise<void> {
  const there = await stat(source).then(
    () => true,
    () => false,
  );
  if (!there)
    throw new ModalisError("NOT_FOUND", `there is nothing to import at "${source}"; check the path`);
}

async function storeAll(
  folder: string,
  features: readonly ImportedFeatures[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const store = await openEmbeddingStore(folder);
  try {
    for (const file of features) await storeFeatures(store, file, signal);
  } finally {
    await store[Symbol.asyncDispose]();
  }
}
