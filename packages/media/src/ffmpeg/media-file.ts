import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { MediaSource } from "@modalis/contract";
import { ModalisError } from "@modalis/contract";
import { SNIFF_BYTES, sniffFormat } from "../format/sniff-format.js";
import type { FormatName } from "../format/sniffed-format.js";
import { describeSource } from "../source/describe-source.js";
import { readMediaHead } from "../source/read-media-bytes.js";

/** A sound or film as a file that ffmpeg may open; disposing removes it where it was made for this. */
export interface MediaFile extends AsyncDisposable {
  /** The source's name in messages. */
  readonly subject: string;
  readonly format: FormatName;
  /** Absolute. */
  readonly path: string;
}

/**
 * A source as a file on disk: bytes are written to a folder of their own under the system's temporary folder,
 * since most film formats cannot be read from a pipe.
 *
 * @throws as `readMediaHead`, and `WRITE_FAILED`.
 */
export async function openMedia(source: MediaSource, limitBytes: number): Promise<MediaFile> {
  const head = await readMediaHead(source, SNIFF_BYTES, limitBytes);
  const { name: format } = sniffFormat(head);
  const subject = describeSource(source);
  if (typeof source === "string") {
    return { subject, format, path: resolve(source), [Symbol.asyncDispose]: async () => undefined };
  }
  const folder = await writeTemporary(source);
  return {
    subject,
    format,
    path: join(folder, "content"),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function writeTemporary(bytes: Uint8Array): Promise<string> {
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(tmpdir(), "modalis-media-"));
    await writeFile(join(folder, "content"), bytes, { mode: 0o600 });
    return folder;
  } catch (cause) {
    if (folder) await rm(folder, { recursive: true, force: true });
    throw new ModalisError(
      "WRITE_FAILED",
      `cannot write ${bytes.length} bytes to the temporary folder; free space there, or give the path of a file`,
      { cause },
    );
  }
}
