import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { assertNoLink } from "../embeddings/space-folders.js";
import { makeFolder, writeDurably } from "../embeddings/write-durably.js";
import type { DerivedContent } from "./derived-content.js";

/** Where pictures are kept that were drawn for a catalogue, for people to see. */
const FOLDER = "derived";

const OWN = /^derived\/[0-9a-f]{64}\.[a-z0-9-]{1,16}$/;

/**
 * Keeps a picture that was drawn for a catalogue under the digest of its bytes; on disk when it resolves.
 *
 * @param root The catalogue's folder with its links resolved.
 * @param format Ends the file's name: lower-case letters and digits, such as `"png"`.
 * @returns Its path from the catalogue's folder.
 * @throws `WRITE_FAILED`, `PATH_OUTSIDE_FOLDER` where `derived` is a link.
 */
export async function keepDerivedPicture(root: string, bytes: Uint8Array, format: string): Promise<string> {
  const folder = join(root, FOLDER);
  await assertNoLink(folder);
  await makeFolder(folder);
  const path = `${FOLDER}/${createHash("sha256").update(bytes).digest("hex")}.${format}`;
  await writeDurably(join(root, path), bytes);
  return path;
}

/**
 * Removes the kept pictures of lines that are gone.
 *
 * @param named Paths that are named elsewhere, by other lines or by items of their own; these stay.
 * @throws as {@link keepDerivedPicture}.
 */
export async function dropDerivedPictures(
  root: string,
  gone: Iterable<DerivedContent>,
  named: ReadonlySet<string>,
): Promise<void> {
  await assertNoLink(join(root, FOLDER));
  for (const { to, content } of gone)
    if (to === "image" && OWN.test(content) && !named.has(content))
      await rm(join(root, content), { force: true });
}
