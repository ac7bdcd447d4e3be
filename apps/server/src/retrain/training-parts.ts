import { createHash } from "node:crypto";
import { join } from "node:path";
import type { EmbeddingSpace } from "@modalis/contract";
import type { CatalogueSettings, JobRecord, LiveStore } from "@modalis/store";
import type { ModelKeeper } from "../live/model-keeper.js";

/** What training beside a live catalogue works with. */
export interface TrainingParts {
  /** The catalogue's, an absolute path. */
  readonly folder: string;
  readonly settings: CatalogueSettings;
  readonly store: LiveStore;
  /** The spaces in use, by channel. */
  readonly spaces: () => ReadonlyMap<string, EmbeddingSpace>;
  readonly models: Pick<ModelKeeper, "register" | "promote" | "prune">;
  readonly nowMs: () => number;
  /** How many bundles of earlier retrains stay, see `pruneRuns`; all when absent. */
  readonly keepRuns?: number;
}

/** Where the files of trainings beside a catalogue are. */
export function trainingFolder(folder: string): string {
  return join(folder, ".modalis", "training");
}

/** Where the files of a job's training are while it runs; a job's id may be anything. */
export function workFolder({ folder }: Pick<TrainingParts, "folder">, { id }: Pick<JobRecord, "id">): string {
  return join(trainingFolder(folder), digestOf(id));
}

/** 12 hexadecimal digits. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
