import { open } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably, writeFailed } from "../embeddings/write-durably.js";
import { systemCode } from "../lines/file-read-error.js";
import type { DerivedContent } from "./derived-content.js";
import { DERIVED_FILE, derivedLine } from "./derived-lines.js";

/**
 * Puts lines at the end of `derived.jsonl`; on disk when it resolves, so that an interrupted run keeps them.
 *
 * @throws `WRITE_FAILED`.
 */
export async function appendDerived(root: string, contents: readonly DerivedContent[]): Promise<void> {
  if (contents.length === 0) return;
  const path = join(root, DERIVED_FILE);
  try {
    const file = await open(path, "a+");
    try {
      // A line that a killed run left half written, or that an editor left without its break, stays a line of its own.
      const start = (await endsWithin(file)) ? "\n" : "";
      await file.appendFile(start + contents.map(derivedLine).join(""));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw systemCode(error) === undefined ? error : writeFailed(path, error);
  }
}

/** Replaces `derived.jsonl` as a whole; after a crash it is the former file or the new one. @throws `WRITE_FAILED`. */
export async function writeDerived(root: string, contents: readonly DerivedContent[]): Promise<void> {
  await writeDurably(join(root, DERIVED_FILE), Buffer.from(contents.map(derivedLine).join("")));
}

/** Whether the file's last line has no line break. */
async function endsWithin(file: Awaited<ReturnType<typeof open>>): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  await file.read(last, 0, 1, size - 1);
  return last[0] !== 0x0a;
}
