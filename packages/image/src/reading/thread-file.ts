import { existsSync } from "node:fs";

/**
 * The built program of the reading thread: beside the built package, and for its sources in `dist`.
 *
 * @param here Where the asking module lies, as a `file:` URL.
 * @returns `undefined` where there is no such file, as in an application bundled into one.
 */
export function pictureThreadFile(here: string | undefined): URL | undefined {
  if (here?.startsWith("file:") !== true) return undefined;
  const file = new URL(here.endsWith(".ts") ? "../../dist/picture-thread.js" : "./picture-thread.js", here);
  return existsSync(file) ? file : undefined;
}
