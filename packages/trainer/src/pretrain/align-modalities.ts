import type { FitOptions, FitProgress } from "../model/model-definition.js";
import { type AlignmentData, labelledItems, misuse, pairedItems } from "./alignment-data.js";
import { type AlignmentSettings, alignmentDefaults, checkAlignmentSettings } from "./alignment-settings.js";
import { checkAlignmentData, checkLabelledData } from "./check-alignment-data.js";
import type { JointSpace } from "./joint-space.js";
import { learnHeads } from "./learn-heads.js";

export interface AlignOptions {
  readonly seed: number;
  readonly settings?: Partial<AlignmentSettings>;
  /**
   * Items to judge by, which nothing is learned from: with two or more that have several modalities training ends early and the
   * better of start and end is kept.
   */
  readonly validation?: readonly number[];
  /** As of a fit: an alignment that was killed goes on from there to the same bits. Remove the folder once it is saved. */
  readonly checkpoints?: FitOptions["checkpoints"];
  /**
   * How many items of a batch are encoded at a time: less memory than all together, which is what happens when absent, for
   * about half as much time again; what is learned differs by rounding alone.
   */
  readonly rowsAtOnce?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FitProgress) => void;
}

/**
 * Learns one projection head a channel into a space that all modalities share, from items of which several are known:
 * from a closed-form start by InfoNCE with the other items of the batch as negatives, and masked-modality reconstruction.
 * From there the canonical directions stay and a map of their coordinates is learned, one a modality: steps in the many
 * raw coordinates would undo the start.
 *
 * Deterministic by seed on one machine.
 *
 * @throws `INVALID_ARGUMENT` for data with fewer than two modalities or paired items, values that are not finite or
 * settings out of range; `DIVERGED`; the signal's reason once aborted.
 */
export async function alignModalities(data: AlignmentData, options: AlignOptions): Promise<JointSpace> {
  const settings = { ...alignmentDefaults, ...options.settings };
  checkAlignmentSettings(settings);
  checkAlignmentData(data);
  if (settings.labels > 0 && data.labels === undefined)
    throw misuse("labels have a weight, and there are none");
  return learnHeads(data, pairedItems(data), settings, options);
}

/**
 * Learns the same heads from labels of the items instead: each modality by itself tells an item's labels, by vectors that
 * all modalities share, so that items of like labels come together whatever is known of them.
 *
 * Validation items are left out, and training lasts all epochs.
 *
 * @param data With `labels`; one modality is enough.
 * @throws As {@link alignModalities}, and `INVALID_ARGUMENT` for labels that do not fit the items.
 */
export async function pretrainFromLabels(data: AlignmentData, options: AlignOptions): Promise<JointSpace> {
  const settings = {
    ...alignmentDefaults,
    start: "random" as const,
    alignment: 0,
    labels: 1,
    ...options.settings,
  };
  checkAlignmentSettings(settings);
  checkLabelledData(data);
  return learnHeads(data, labelledItems(data), settings, options);
}
