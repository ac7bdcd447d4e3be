import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const flickr300 = fileURLToPath(new URL("../../../shared/data/flickr300/images/", import.meta.url));

/** Paths of the photos in a folder, the 300 of `flickr300` when none is named; undefined where it is absent. */
export function photoPaths(folder = flickr300): readonly string[] | undefined {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/** What is printed instead of a table where the photos are absent. */
export const NO_PHOTOS = "skipped: needs ../shared/data/flickr300/images beside the project folder";
