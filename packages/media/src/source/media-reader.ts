import { type MediaSource, ModalisError } from "@modalis/contract";
import { checkByteLength, openMediaFile } from "./open-media-file.js";

/** Reads any part of a source without holding the whole of it. Dispose it when done. */
export interface MediaReader extends AsyncDisposable {
  readonly byteLength: number;
  /** The bytes from `start`, as many as asked for or as there are; do not change them. */
  read(start: number, count: number): Promise<Uint8Array>;
}

/**
 * Opens a source for reading its parts.
 *
 * @throws `EMPTY_INPUT`, `LIMIT_EXCEEDED`, `NOT_FOUND`, `UNSUPPORTED_INPUT` for a path that is not a regular file,
 * `INVALID_ARGUMENT` for what is neither a path nor bytes.
 */
export async function openReader(source: MediaSource, limitBytes: number): Promise<MediaReader> {
  if (typeof source !== "string") {
    if (!(source instanceof Uint8Array)) throw noSource(source);
    checkByteLength(source, source.byteLength, limitBytes);
    return {
      byteLength: source.byteLength,
      read: async (start, count) => source.subarray(start, start + count),
      [Symbol.asyncDispose]: async () => undefined,
    };
  }
  const { handle, byteLength } = await openMediaFile(source, limitBytes);
  return {
    byteLength,
    async read(start, count) {
      const bytes = new Uint8Array(Math.max(0, Math.min(count, byteLength - start)));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

/** From JavaScript anything may come. */
function noSource(source: never): ModalisError {
  const kind = source === null ? "null" : typeof source;
  return new ModalisError(
    "INVALID_ARGUMENT",
    `a sound, film or picture is a path or a Uint8Array, not ${kind}`,
  );
}
