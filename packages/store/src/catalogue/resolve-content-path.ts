import { realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { ModalisError } from "@modalis/contract";
import { fileReadError, systemCode } from "../lines/file-read-error.js";

/**
 * The absolute path of a medium, after following every symbolic link.
 *
 * @param folder The catalogue's folder with its own links resolved.
 * @throws `PATH_OUTSIDE_FOLDER` when the path is absolute or ends outside the folder, by `..` or by a link;
 * `NOT_FOUND` when there is no such file.
 */
export async function resolveContentPath(folder: string, path: string): Promise<string> {
  if (isAbsolute(path) || /^[a-z]:[\\/]/i.test(path)) throw outside(path, "it is absolute");
  if (path.includes("\0"))
    throw new ModalisError("INVALID_ARGUMENT", "a path holds a NUL character; remove it");
  const joined = join(folder, path);
  if (!isInside(folder, joined)) throw outside(path, "it leaves the catalogue's folder");
  let resolved: string;
  try {
    resolved = await realpath(joined);
  } catch (error) {
    if (systemCode(error) !== "ENOENT" && systemCode(error) !== "ENOTDIR") throw fileReadError(path, error);
    const isAddress = /^[a-z][a-z0-9+.-]+:\/\//i.test(path);
    throw new ModalisError(
      "NOT_FOUND",
      isAddress
        ? `"${path}" is an address; nothing is fetched over a network, so put the file into the catalogue's folder`
        : `there is no file "${path}" in the catalogue's folder; add it or correct the path`,
      { details: { path } },
    );
  }
  if (!isInside(folder, resolved)) throw outside(path, "it is a symbolic link out of the catalogue's folder");
  return resolved;
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function outside(path: string, reason: string): ModalisError {
  return new ModalisError(
    "PATH_OUTSIDE_FOLDER",
    `"${path}" may not be read: ${reason}; copy the file into the folder and name it by a relative path`,
    { details: { path } },
  );
}
