import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { writerMark } from "@modalis/contract";
import { MANIFEST_FILE } from "./bundle-manifest.js";
import { recoverFolder, sweepBeside, temporaryPath } from "./recover-folder.js";

/**
 * Removes what writers of bundles that were killed left in the folder that bundles lie in; a bundle that was being replaced
 * is put back first. What others are writing stays. Nothing happens where there is no such folder.
 */
export async function sweepBundles(parent: string): Promise<void> {
  const names = new Set<string>();
  for (const entry of await readdir(parent).catch(() => [])) {
    const [, name] = /^\.(.+)\.[0-9a-f-]+\.(?:tmp|old)$/.exec(entry) ?? [];
    if (name !== undefined) names.add(name);
  }
  if (names.size === 0) return;
  const nowMs = await fileSystemTime(parent);
  for (const name of names) {
    const folder = join(parent, name);
    await recoverFolder(folder, MANIFEST_FILE);
    await sweepBeside(folder, nowMs);
  }
}

/** The clock that the ages of files are told by, which is the server's where the folder is on a network. */
async function fileSystemTime(parent: string): Promise<number> {
  const probe = temporaryPath(join(parent, "sweep"), writerMark());
  await mkdir(probe);
  try {
    return (await stat(probe)).ctimeMs;
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}
