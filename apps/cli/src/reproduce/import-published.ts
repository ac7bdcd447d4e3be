import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModalisError } from "@modalis/contract";
import { type ImportReport, importCatalogue } from "@modalis/store";
import type { CommandContext } from "../commands/command-context.js";
import { readTrainingSource, type TrainingSource } from "../training/training-source.js";

export interface PublishedSource {
  readonly source: TrainingSource;
  /** Lines and rows that the import left out. */
  readonly problems: ImportReport["problems"];
}

/** Feature files of the MMRec layout, one row an item. */
const FEATURE_FILE = /^(text|image|audio|video)_feat\.npy$/;

/**
 * Reads `NAME.inter` of a folder in the MMRec layout by way of a temporary catalogue, which is gone when this settles,
 * however it does. `features`: read the folder's `text_feat.npy`, `image_feat.npy`, … too, for models of content.
 *
 * @throws `NOT_FOUND` without the folder or the file, `INVALID_ARGUMENT` for rows that no split labels, whatever
 * `importCatalogue` throws, and the signal's reason.
 */
export async function importPublished(
  name: string,
  folder: string,
  features: boolean,
  { terminal, signal }: CommandContext,
): Promise<PublishedSource> {
  const inter = await findInter(name, folder);
  const files = features ? await featureFiles(folder) : [];
  const parent = await mkdtemp(join(tmpdir(), "modalis-reproduce-"));
  const bar = terminal.progress("lines", undefined);
  const linesOf = new Map<string, number>();
  try {
    const { folder: catalogue, problems } = await importCatalogue(inter, {
      format: "mmrec",
      out: join(parent, name),
      features: files,
      signal,
      onProgress: ({ file, lines }) => {
        linesOf.set(file, lines);
        bar.update([...linesOf.values()].reduce((sum, count) => sum + count, 0));
      },
    });
    const source = await readTrainingSource(catalogue, { events: "positive", signal });
    assertLabelled(inter, source);
    bar.finish();
    return { source, problems };
  } finally {
    bar.stop();
    await rm(parent, { recursive: true, force: true });
  }
}

async function findInter(name: string, folder: string): Promise<string> {
  const path = join(folder, `${name}.inter`);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return path;
  throw new ModalisError(
    "NOT_FOUND",
    `"${folder}" holds no file ${name}.inter; give --data the folder that does, in the layout of MMRec`,
  );
}

async function featureFiles(folder: string): Promise<{ modality: string; path: string }[]> {
  const names = (await readdir(folder)).sort();
  return names.flatMap((file) => {
    const modality = FEATURE_FILE.exec(file)?.[1];
    return modality === undefined ? [] : [{ modality, path: join(folder, file) }];
  });
}

/** The published tables stand on the split of the data's authors, so that no other may be drawn in its place. */
function assertLabelled(path: string, { rows }: TrainingSource): void {
  const missing = ["train", "validation", "test"].find((part) => !rows.some(({ split }) => split === part));
  if (missing === undefined) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `"${path}" labels no row ${missing}; its column x_label must say 0 for train, 1 for validation and 2 for test`,
  );
}
