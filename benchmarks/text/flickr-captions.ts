import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A caption and the photo it describes. */
export interface Caption {
  readonly photo: string;
  readonly text: string;
}

/** The 1,500 captions of `flickr300`, five a photo; undefined where the data is absent. */
export function readCaptions(): readonly Caption[] | undefined {
  const path = fileURLToPath(new URL("../../../shared/data/flickr300/captions.txt", import.meta.url));
  if (!existsSync(path)) return undefined;
  const [, ...lines] = readFileSync(path, "utf8").trim().split("\n");
  return lines.map((line) => {
    const comma = line.indexOf(",");
    const field = line.slice(comma + 1);
    const text = field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;
    return { photo: line.slice(0, comma), text };
  });
}

/** What is printed instead of a table where the captions are absent. */
export const NO_CAPTIONS = "skipped: needs ../shared/data/flickr300/captions.txt beside the project folder";
