import { readFile, stat } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";
import { resolveContentPath } from "@modalis/store";

/** More than any record of a training: curves and settings. */
const MOST_BYTES = 16 * 2 ** 20;

/**
 * How the model of a bundle came to be, as its training wrote it down: settings, seed, metrics, curve.
 *
 * @param path Of the bundle, from the catalogue's folder.
 * @throws `NOT_FOUND` where there is no bundle any more, `CORRUPT_FILE` for a manifest that is none, `PATH_OUTSIDE_FOLDER`.
 */
export async function readTrainingRecord(
  folder: string,
  path: string,
): Promise<Readonly<Record<string, unknown>>> {
  const file = await resolveContentPath(folder, `${path}/manifest.json`);
  const { size } = await stat(file);
  if (size > MOST_BYTES) throw corrupt(path, `its manifest has ${size} bytes`);
  try {
    const { training } = JSON.parse(await readFile(file, "utf8")) as { readonly training?: unknown };
    if (typeof training === "object" && training !== null && !Array.isArray(training))
      return training as Readonly<Record<string, unknown>>;
  } catch {
    // Told below.
  }
  throw corrupt(path, "its manifest holds no training record");
}

function corrupt(path: string, why: string): ModalisError {
  return new ModalisError("CORRUPT_FILE", `the bundle "${path}" cannot be read: ${why}; train it again`);
}
