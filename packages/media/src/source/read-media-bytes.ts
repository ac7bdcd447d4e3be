import type { MediaSource } from "@modalis/contract";
import { ModalisError } from "@modalis/contract";
import { describeSource } from "./describe-source.js";
import { checkByteLength, openMediaFile } from "./open-media-file.js";

/**
 * The bytes of a source; those given as bytes are returned as they are, not copied.
 *
 * @param limitBytes most bytes the source may hold.
 * @throws `EMPTY_INPUT` for no bytes, `LIMIT_EXCEEDED`, `NOT_FOUND`, or `UNSUPPORTED_INPUT` for a path that is
 * not a regular file.
 */
export async function readMediaBytes(source: MediaSource, limitBytes: number): Promise<Uint8Array> {
  if (typeof source !== "string") {
    checkByteLength(source, source.byteLength, limitBytes);
    return source;
  }
  const { handle, byteLength } = await openMediaFile(source, limitBytes);
  try {
    const bytes = new Uint8Array(byteLength);
    let filled = 0;
    while (filled < byteLength) {
      const { bytesRead } = await handle.read(bytes, filled, byteLength - filled, filled);
      if (bytesRead === 0) throw shrank(source);
      filled += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

/**
 * At most the first `count` bytes of a source.
 *
 * @throws as {@link readMediaBytes}.
 */
export async function readMediaHead(
  source: MediaSource,
  count: number,
  limitBytes: number,
): Promise<Uint8Array> {
  if (typeof source !== "string") {
    checkByteLength(source, source.byteLength, limitBytes);
    return source.subarray(0, count);
  }
  const { handle, byteLength } = await openMediaFile(source, limitBytes);
  try {
    const head = new Uint8Array(Math.min(count, byteLength));
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function shrank(source: MediaSource): ModalisError {
  return new ModalisError(
    "CORRUPT_INPUT",
    `${describeSource(source)} became shorter while it was read; try again`,
  );
}
