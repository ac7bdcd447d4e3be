import { cp, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openPglite } from "./engine/open-pglite.js";

/**
 * A new folder with an empty embedded database in it, as `openLiveStore({ folder })` would have made it.
 *
 * Making one takes PGlite many seconds, so it is made once, without our tables, and copied.
 */
export async function folderWithDatabase(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "modalis-live-"));
  await cp(await emptyDatabase(), join(folder, ".modalis", "database"), { recursive: true });
  return folder;
}

async function emptyDatabase(): Promise<string> {
  const kept = fileURLToPath(
    new URL(`../../node_modules/.empty-database-${await pgliteVersion()}`, import.meta.url),
  );
  if (await isThere(kept)) return kept;
  const making = await mkdtemp(`${kept}.`);
  await (await openPglite({ folder: making }))[Symbol.asyncDispose]();
  // Another test may have been quicker.
  await rename(making, kept).catch(() => rm(making, { recursive: true }));
  return kept;
}

async function pgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const manifest = JSON.parse(await readFile(join(dirname(entry), "..", "package.json"), "utf8"));
  return manifest.version;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
