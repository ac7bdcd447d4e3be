import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";

/**
 * Opens a file for reading, and nothing else: opening a named pipe would wait for ever, a device might never end.
 *
 * @throws `CORRUPT_INPUT` when it is a folder, pipe or device; what the system throws when it cannot be opened.
 */
export async function openRegularFile(path: string): Promise<FileHandle> {
  // Without O_NONBLOCK the open itself would wait for a pipe's writer. Windows has neither.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if ((await file.stat()).isFile()) return file;
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  throw new ModalisError(
    "CORRUPT_INPUT",
    `"${path}" is not a regular file; name a file that holds the content`,
  );
}

/** All bytes of a regular file. @throws As {@link openRegularFile}. */
export async function readRegularFile(path: string): Promise<Buffer> {
  const file = await openRegularFile(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}
