import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ModalisError } from "@modalis/contract";

/**
 * The folder of an installed npm package, for reading its data files; links are followed.
 *
 * Packages need not export their `package.json`: an exported entry is resolved and its folders walked up; where
 * no entry can be resolved, the `node_modules` folders above `from` are searched.
 *
 * @param from Who asks: `import.meta.url`, or the path of a file in the asking package.
 * @throws `MISSING_DEPENDENCY` with the install line.
 */
export function packageFolder(name: string, from: string | URL): string {
  const require = createRequire(from);
  const folder = folderOfEntry(name, require) ?? folderOnSearchPath(name, require);
  if (folder !== undefined) return realpathSync(folder);
  throw new ModalisError(
    "MISSING_DEPENDENCY",
    `the package "${name}" is not installed; run \`npm i ${name}\``,
    { details: { package: name } },
  );
}

function folderOfEntry(name: string, require: NodeJS.Require): string | undefined {
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    // Nothing exported under this name for `require`; the search path may still hold the package.
    return undefined;
  }
  let folder = dirname(entry);
  while (!isPackage(folder, name)) {
    if (dirname(folder) === folder) return undefined;
    folder = dirname(folder);
  }
  return folder;
}

function folderOnSearchPath(name: string, require: NodeJS.Require): string | undefined {
  return (require.resolve.paths(name) ?? [])
    .map((modules) => join(modules, name))
    .find((folder) => isPackage(folder, name));
}

/** Folders inside a package may hold a `package.json` of their own, so the name must match. */
function isPackage(folder: string, name: string): boolean {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return false;
  try {
    return (JSON.parse(readFileSync(manifest, "utf8")) as { name?: unknown } | null)?.name === name;
  } catch {
    return false;
  }
}
