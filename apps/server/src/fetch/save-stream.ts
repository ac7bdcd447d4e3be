import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { ModalisError } from "@modalis/contract";

/**
 * Writes a stream to a path that must not exist, with the digest of what came.
 *
 * @throws `LIMIT_EXCEEDED` over `mostBytes`, `EMPTY_INPUT` for no bytes, and the signal's reason; the file is removed then.
 */
export async function saveStream(
  chunks: AsyncIterable<Uint8Array>,
  {
    path,
    mostBytes,
    what,
    signal,
  }: {
    readonly path: string;
    readonly mostBytes: number;
    /** For messages. */
    readonly what: string;
    readonly signal?: AbortSignal;
  },
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  async function* counted(source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > mostBytes)
        throw new ModalisError("LIMIT_EXCEEDED", `${what} is larger than ${mostBytes} bytes`);
      hash.update(chunk);
      yield chunk;
    }
  }
  try {
    await pipeline(
      chunks,
      counted,
      createWriteStream(path, { flags: "wx", mode: 0o600, flush: true }),
      ...(signal === undefined ? [] : [{ signal }]),
    );
    if (bytes === 0) throw new ModalisError("EMPTY_INPUT", `${what} is empty`);
    return { sha256: hash.digest("hex"), bytes };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}
