import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";
import { describeSource } from "./describe-source.js";

/** A regular file, open for reading, and its size when it was opened. The caller closes it. */
export interface OpenMediaFile {
  readonly handle: FileHandle;
  readonly byteLength: number;
}

/**
 * Opens a regular file that holds between one byte and `limitBytes`.
 *
 * @throws `NOT_FOUND`, `EMPTY_INPUT`, `LIMIT_EXCEEDED`, or `UNSUPPORTED_INPUT` for a folder, device or pipe.
 */
export async function openMediaFile(path: string, limitBytes: number): Promise<OpenMediaFile> {
  const handle = await openForReading(path);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) {
      throw new ModalisError(
        "UNSUPPORTED_INPUT",
        `${describeSource(path)} is not a regular file; name a file`,
      );
    }
    checkByteLength(path, stats.size, limitBytes);
    return { handle, byteLength: stats.size };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Passes when a source's size is at least one byte and at most `limitBytes`.
 *
 * @throws `EMPTY_INPUT`, `LIMIT_EXCEEDED`.
 */
export function checkByteLength(source: string | Uint8Array, byteLength: number, limitBytes: number): void {
  if (byteLength === 0) {
    throw new ModalisError("EMPTY_INPUT", `${describeSource(source)} holds no bytes; restore the file`);
  }
  if (byteLength > limitBytes) {
    throw new ModalisError(
      "LIMIT_EXCEEDED",
      `${describeSource(source)} holds ${byteLength} bytes, over the limit of ${limitBytes}; raise limits.bytes to read it`,
      { details: { bytes: byteLength, limitBytes } },
    );
  }
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    // Without O_NONBLOCK, opening a named pipe waits for a writer that may never come.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new ModalisError("NOT_FOUND", `cannot open ${describeSource(path)} (${reason}); check the path`, {
      cause,
    });
  }
}
