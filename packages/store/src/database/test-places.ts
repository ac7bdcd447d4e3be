import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openLiveStore } from "./open-live-store.js";
import { MIGRATIONS } from "./schema/migrate.js";

/**
 * A new folder with an empty embedded database in it, as `openLiveStore({ folder })` would have made it.
 *
 * Making one takes PGlite many seconds, so it is made once for each layout and copied.
 */
export async function folderWithDatabase(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "modalis-live-"));
  await cp(await emptyDatabase(), join(folder, ".modalis", "database"), { recursive: true });
  return folder;
}

async function emptyDatabase(): Promise<string> {
  const layout = createHash("sha256").update(JSON.stringify(MIGRATIONS)).digest("hex").slice(0, 8);
  const name = `.empty-database-${await pgliteVersion()}-${layout}`;
  const kept = fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));
  if (await isThere(kept)) return kept;
  const making = await mkdtemp(join(tmpdir(), "modalis-empty-"));
  await (await openLiveStore({ folder: making }, { nowMs: Date.now }))[Symbol.asyncDispose]();
  const copying = await mkdtemp(`${kept}.`);
  await cp(join(making, ".modalis", "database"), copying, { recursive: true });
  await rm(making, { recursive: true });
  // Another test may have been quicker.
  await rename(copying, kept).catch(() => rm(copying, { recursive: true }));
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
