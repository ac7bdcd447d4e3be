import type { AlignOptions } from "./align-modalities.js";
import { type AlignmentData, misuse } from "./alignment-data.js";
import type { AlignmentSettings } from "./alignment-settings.js";
import { anchorsOf } from "./joint-anchors.js";
import { createJointSpace, type JointSpace } from "./joint-space.js";
import { trainHeads } from "./train-heads.js";

/**
 * Learns the heads that the settings ask for from the given items, less those to judge by.
 *
 * @param all Items to learn from; data and settings are taken as checked.
 * @throws As `alignModalities`.
 */
export async function learnHeads(
  data: AlignmentData,
  all: readonly number[],
  settings: AlignmentSettings,
  options: AlignOptions,
): Promise<JointSpace> {
  const held = new Set(options.validation ?? []);
  const items = all.filter((item) => !held.has(item));
  if (items.length < 2) throw misuse(`${items.length} items are left to learn from; at least 2 are needed`);
  const { parts, temperature } = await trainHeads(data, { items, held }, settings, options);
  return createJointSpace({
    ...parts,
    anchors: await anchorsOf(parts, data, items, { temperature, seed: options.seed }),
  });
}
