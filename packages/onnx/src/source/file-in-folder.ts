import { realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { ModalisError } from "@modalis/contract";

/**
 * The real path of a file inside a folder, or undefined when there is no such file.
 *
 * @param folder A real path, without links.
 * @param name Relative to the folder, with forward slashes.
 * @param root A folder around it, a real path too, in which links may end; the folder itself when absent.
 * @throws `PATH_OUTSIDE_FOLDER` when the name, or a link on its way, leads out of the folder.
 */
export async function fileInFolder(
  folder: string,
  name: string,
  root: string = folder,
): Promise<string | undefined> {
  if (!staysInside(name)) throw outside(folder, name);
  let path: string;
  try {
    path = await realpath(join(folder, name));
  } catch {
    return undefined;
  }
  const inside = relative(root, path);
  if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) throw outside(folder, name);
  return (await stat(path)).isFile() ? path : undefined;
}

/** Whether a relative name, with slashes of either kind, leads nowhere but down. */
export function staysInside(name: string): boolean {
  return !isAbsolute(name) && !name.includes("\0") && !name.split(/[\\/]/).includes("..");
}

function outside(folder: string, name: string): ModalisError {
  return new ModalisError(
    "PATH_OUTSIDE_FOLDER",
    `"${name}" leads out of the model folder ${folder}; copy the folder with its links followed (cp -rL) and use the copy`,
    { details: { folder, name } },
  );
}
