import { randomUUID } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** A file that was kept, named by its content. */
export interface KeptMedia {
  /** From the catalogue's folder. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

const FOLDER = ".modalis/media";

/**
 * Keeps a file of a catalogue under the digest of its content: the same content twice is one file, and a name that a
 * client chose never becomes a path.
 *
 * @param write Writes the bytes to a path that does not exist yet, and removes it when it fails.
 */
export async function keepMedia(
  catalogueFolder: string,
  write: (path: string) => Promise<{ readonly sha256: string; readonly bytes: number }>,
): Promise<KeptMedia> {
  await mkdir(join(catalogueFolder, FOLDER), { recursive: true });
  const unfinished = join(catalogueFolder, FOLDER, `.${process.pid}-${randomUUID()}.part`);
  try {
    const { sha256, bytes } = await write(unfinished);
    await rename(unfinished, join(catalogueFolder, keptPath(sha256)));
    return { path: keptPath(sha256), sha256, bytes };
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Where a content is kept, from the catalogue's folder. */
export function keptPath(sha256: string): string {
  return `${FOLDER}/${sha256}`;
}
