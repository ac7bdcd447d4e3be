import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One clip of ESC-10. */
export interface Clip {
  readonly path: string;
  /** 0 to 9, in the order of the folders. */
  readonly label: number;
  /** 1 or 2: the first digit of the file's name. */
  readonly fold: number;
}

/** The clips in the data folder beside the checkout, or `undefined` where it is absent. */
export function esc10Clips(): readonly Clip[] | undefined {
  const folder = fileURLToPath(new URL("../../../shared/data/esc10", import.meta.url));
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .sort()
    .flatMap((name, label) =>
      readdirSync(`${folder}/${name}`)
        .sort()
        .map((file) => ({ path: `${folder}/${name}/${file}`, label, fold: Number(file[0]) })),
    );
}
