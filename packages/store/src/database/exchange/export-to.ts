import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, writeFailed } from "../../embeddings/write-durably.js";
import type { LiveStore } from "../live-store.js";
import { EXCHANGE_TABLES } from "./exchange-table.js";
import { type ExchangeFormat, ROW_FORMATS } from "./row-format.js";

export interface ExportOptions {
  readonly format: ExchangeFormat;
  readonly signal?: AbortSignal;
}

/** How many records of each kind a file holds. */
export type ExportReport = Readonly<Record<string, number>>;

/** Writes all records of a store to a folder, as `LiveStore.exportTo` says. */
export async function exportTo(
  store: LiveStore,
  folder: string,
  { format, signal }: ExportOptions,
): Promise<ExportReport> {
  await makeFolder(folder);
  const counts: [string, number][] = [];
  for (const table of EXCHANGE_TABLES) {
    let count = 0;
    const counted = async function* () {
      for await (const batch of table.read(store)) {
        signal?.throwIfAborted();
        count += batch.length;
        yield batch;
      }
    };
    const path = join(folder, `${table.name}.${format}`);
    const partial = `${path}.partial`;
    try {
      await rm(partial, { force: true });
      await ROW_FORMATS[format].write(partial, table.columns, counted());
      await rename(partial, path);
    } catch (error) {
      await rm(partial, { force: true }).catch(() => undefined);
      throw writeFailed(path, error);
    }
    counts.push([table.name, count]);
  }
  return Object.fromEntries(counts);
}
