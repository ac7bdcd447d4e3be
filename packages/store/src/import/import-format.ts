import type { CatalogueProblem } from "../catalogue/catalogue-problem.js";
import type { CatalogueWriter } from "./catalogue-writer.js";
import type { ImportedFeatures } from "./read-features.js";

/** What an importer of one format reads from and writes to. */
export interface ImportRun {
  /** File or folder to import. */
  readonly source: string;
  readonly writer: Pick<CatalogueWriter, "item" | "user" | "event" | "settings" | "folder">;
  readonly features: readonly ImportedFeatures[];
  /** Columns by the role they play, for the generic formats. */
  readonly columns: ReadonlyMap<string, string>;
  readonly signal: AbortSignal | undefined;
  report(problem: CatalogueProblem): void;
  /** To be called now and then with how many lines of which file were read. */
  progress(file: string, lines: number): void;
}

/** Imports one format. */
export type Importer = (run: ImportRun) => Promise<void>;
