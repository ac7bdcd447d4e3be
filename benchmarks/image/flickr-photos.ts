import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Paths of the 300 photos of `flickr300`; undefined where the data is absent. */
export function photoPaths(): readonly string[] | undefined {
  const folder = fileURLToPath(new URL("../../../shared/data/flickr300/images/", import.meta.url));
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .sort()
    .map((name) => `${folder}${name}`);
}

/** What is printed instead of a table where the photos are absent. */
export const NO_PHOTOS = "skipped: needs ../shared/data/flickr300/images beside the project folder";
