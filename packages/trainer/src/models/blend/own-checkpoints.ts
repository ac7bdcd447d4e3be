import { join } from "node:path";
import type { FitOptions } from "../../model/model-definition.js";

/** The same options with checkpoints, where there are any, in a folder of their own: one folder holds those of one training. */
export function ownCheckpoints(options: FitOptions, folder: string): FitOptions {
  const { checkpoints } = options;
  if (checkpoints === undefined) return options;
  return { ...options, checkpoints: { ...checkpoints, folder: join(checkpoints.folder, folder) } };
}
