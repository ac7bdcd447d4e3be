import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** SHA-256 of every file below a folder by its path, those aside by which a process says that it writes there. */
export async function filesOfFolder(path: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith("lock."))
    .map((entry) => relative(path, join(entry.parentPath, entry.name)));
  const digests: [string, string][] = [];
  for (const name of names.sort()) {
    const bytes = await readFile(join(path, name));
    digests.push([name, createHash("sha256").update(bytes).digest("hex")]);
  }
  return Object.fromEntries(digests);
}
