import { isModalisError } from "@modalis/contract";
import { resolveContentPath } from "./resolve-content-path.js";

/**
 * The path of one of a catalogue's own files; undefined when it is not there.
 *
 * @throws `PATH_OUTSIDE_FOLDER` when it is a link out of the folder: a catalogue from elsewhere could otherwise have
 * any file of this machine read as its own.
 */
export async function catalogueFile(root: string, name: string): Promise<string | undefined> {
  try {
    return await resolveContentPath(root, name);
  } catch (error) {
    if (isModalisError(error, "NOT_FOUND")) return undefined;
    throw error;
  }
}
