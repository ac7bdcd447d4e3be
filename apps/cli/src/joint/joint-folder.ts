import { join } from "node:path";
import { isModalisError } from "@modalis/contract";
import { type JointSpace, loadJointSpace } from "@modalis/trainer";

/** Where a catalogue keeps what `modalis pretrain` learned: `CATALOGUE/joint`. */
export function jointFolder(catalogueFolder: string): string {
  return join(catalogueFolder, "joint");
}

/**
 * The joint space of a catalogue; undefined when none was learned.
 *
 * @throws `CORRUPT_FILE`, `DIGEST_MISMATCH`.
 */
export async function openJointSpace(catalogueFolder: string): Promise<JointSpace | undefined> {
  try {
    return await loadJointSpace(jointFolder(catalogueFolder));
  } catch (error) {
    if (isModalisError(error, "NOT_FOUND")) return undefined;
    throw error;
  }
}
