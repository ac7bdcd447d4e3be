import { rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { writerMark } from "@modalis/contract";
import { temporaryPath } from "./recover-folder.js";

/**
 * Removes a bundle: readers find it whole or not at all, and what a process that is killed meanwhile leaves is swept later.
 * Nothing happens where there is none.
 */
export async function removeBundle(path: string): Promise<void> {
  const folder = resolve(path);
  const aside = temporaryPath(folder, writerMark());
  try {
    await rename(folder, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}
