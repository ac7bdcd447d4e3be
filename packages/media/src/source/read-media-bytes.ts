import type { MediaSource } from "@modalis/contract";
import { ModalisError } from "@modalis/contract";
import { describeSource } from "./describe-source.js";
import { openReader } from "./media-reader.js";

/**
 * The bytes of a source; those given as bytes are returned as they are, not copied.
 *
 * @param limitBytes most bytes the source may hold.
 * @throws `EMPTY_INPUT` for no bytes, `LIMIT_EXCEEDED`, `NOT_FOUND`, or `UNSUPPORTED_INPUT` for a path that is
 * not a regular file.
 */
export async function readMediaBytes(source: MediaSource, limitBytes: number): Promise<Uint8Array> {
  await using reader = await openReader(source, limitBytes);
  const bytes = await reader.read(0, reader.byteLength);
  if (bytes.length < reader.byteLength) {
    throw new ModalisError(
      "CORRUPT_INPUT",
      `${describeSource(source)} became shorter while it was read; try again`,
    );
  }
  return bytes;
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
  await using reader = await openReader(source, limitBytes);
  return await reader.read(0, count);
}
