import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { ModalisError } from "@modalis/contract";

/** More than any head; larger files are refused before memory is taken. */
const LARGEST_FILE_BYTES = 2 ** 31 - 1;

/**
 * The bytes of a file of a joint space.
 *
 * @throws `NOT_FOUND`, `PATH_OUTSIDE_FOLDER` for a link, `CORRUPT_FILE` for what is no file or cannot be read.
 */
export async function readJointFile(path: string, folder: string): Promise<Uint8Array> {
  // A link could lead anywhere, and a pipe would wait for ever.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR")
      throw new ModalisError(
        "NOT_FOUND",
        `"${folder}" holds no joint space: "${basename(path)}" is missing; run pretrain`,
      );
    if (error.code === "ELOOP") throw new ModalisError("PATH_OUTSIDE_FOLDER", `"${path}" is a link`);
    throw corruptJointSpace(path, `it cannot be read (${error.code})`);
  });
  try {
    const status = await file.stat();
    if (!status.isFile() || status.size > LARGEST_FILE_BYTES)
      throw corruptJointSpace(path, `it is no file, or has ${status.size} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** The error of a joint space that breaks its format. */
export function corruptJointSpace(path: string, problem: string): ModalisError {
  return new ModalisError("CORRUPT_FILE", `"${path}" is no joint space: ${problem}; run pretrain again`);
}
