import { constants, copyFile, mkdir, realpath, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { isModalisError, ModalisError } from "@modalis/contract";
import { resolveContentPath } from "../catalogue/resolve-content-path.js";
import { writeFailed } from "../embeddings/write-durably.js";
import type { ReportLine } from "./each-record.js";

/** Copies media of a source folder into the new catalogue, each file once. */
export interface MediaCopier {
  /** The path inside the catalogue; undefined, with a report, when the file cannot be had. */
  copy(path: string, report: ReportLine): Promise<string | undefined>;
}

/** Media go below `media/`, so that none can take the place of a catalogue file. */
const MEDIA = "media";

/**
 * Copies from a folder, and from nowhere else: paths that leave it are refused like those of a catalogue.
 */
export async function createMediaCopier(sourceFolder: string, out: string): Promise<MediaCopier> {
  const root = await realpath(sourceFolder);
  const copied = new Map<string, string>();
  return {
    async copy(path, report) {
      try {
        const from = await resolveContentPath(root, path);
        const known = copied.get(from);
        if (known !== undefined) return known;
        if (!(await stat(from)).isFile()) {
          throw new ModalisError(
            "CORRUPT_INPUT",
            `"${path}" is not a regular file; name a file that holds the content`,
          );
        }
        const inside = join(MEDIA, relative(root, from));
        await copyTo(from, join(out, inside));
        const written = inside.replaceAll("\\", "/");
        copied.set(from, written);
        return written;
      } catch (error) {
        if (!isModalisError(error) || error.code === "WRITE_FAILED") throw error;
        report(error.message, "put the file into the source folder and name it by a relative path");
        return undefined;
      }
    },
  };
}

async function copyTo(from: string, to: string): Promise<void> {
  try {
    await mkdir(dirname(to), { recursive: true });
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    throw writeFailed(to, error);
  }
}
