import { createHash } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type EmbeddingSpace, ModalisError } from "@modalis/contract";
import type { SlotIndex } from "../slots/slot-index.js";
import type { IdSlots } from "./id-slots.js";

export const MANIFEST_FILE = "index.json";
export const MANIFEST_FORMAT = "modalis-vector-index-1";

/**
 * Writes the rows under a name of their own, then puts the manifest that names them in place of the former one.
 *
 * @throws WRITE_FAILED; what was in the folder is still there.
 */
export async function saveVectorIndex(
  folder: string,
  space: EmbeddingSpace,
  index: SlotIndex,
  slots: IdSlots,
): Promise<void> {
  const bytes = index.save();
  const ids = Array.from({ length: slots.used }, (_, slot) => slots.idOf(slot) ?? null);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const rows = `rows-${sha256.slice(0, 16)}.safetensors`;
  const manifest = { format: MANIFEST_FORMAT, kind: index.kind, space, rows, sha256, ids };
  try {
    await mkdir(folder, { recursive: true });
    await writeWhole(join(folder, rows), bytes);
    await writeWhole(join(folder, MANIFEST_FILE), new TextEncoder().encode(JSON.stringify(manifest)));
    for (const name of await readdir(folder)) {
      if (name !== rows && /^rows-[0-9a-f]{16}\.safetensors$/.test(name))
        await rm(join(folder, name), { force: true });
    }
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new ModalisError(
      "WRITE_FAILED",
      `cannot write the index to "${folder}" (${reason}): check the disk and the folder, then save again`,
      { cause, details: { path: folder, reason } },
    );
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}.tmp`;
  // A link planted under the temporary name must not lead the bytes elsewhere: "wx" never follows one.
  await rm(unfinished, { force: true });
  const file = await open(unfinished, "wx");
  try {
    await file
      .writeFile(bytes)
      .then(() => file.sync())
      .finally(() => file.close());
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
