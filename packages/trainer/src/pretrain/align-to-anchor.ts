import type { Modality } from "@modalis/contract";
import { type AlignmentData, channelsByModality, misuse, presenceOf } from "./alignment-data.js";
import { anchoredHeads } from "./anchored-heads.js";
import { checkAlignmentData } from "./check-alignment-data.js";
import { anchorsOf } from "./joint-anchors.js";
import { jointHead } from "./joint-head.js";
import { createJointSpace, type JointSpace } from "./joint-space.js";

export interface AlignToAnchorOptions {
  /** The modality that the others are mapped to: the one that says most of tastes, such as `text`. */
  readonly anchor: Modality;
  /** Of the joint space, at most; default 64. */
  readonly dimensions?: number;
  /** Of the maps from the other modalities, in units of their mean eigenvalue; default 0.1. */
  readonly regularisation?: number;
  readonly seed: number;
}

/** Of InfoNCE's default: what nearness to other items is softened by. */
const TEMPERATURE = 0.1;

/**
 * A joint space in closed form that keeps what one modality says: its principal directions, by which it is rebuilt best, and
 * in them what can be told of it from each other modality. Any item of the catalogue may count, whether
 * anybody had it or not: all that have the anchor, and all that have another modality beside it, or 10,000 of them drawn by seed.
 *
 * It is the start for a model without ids. What modalities share alone, as `alignModalities` finds it, tells pairs apart
 * better, and so is the one to search by.
 *
 * @throws `INVALID_ARGUMENT` for data as in `alignModalities`, an anchor without a channel, fewer than two items that have it
 * beside another modality, or options out of range.
 */
export async function alignToAnchor(data: AlignmentData, options: AlignToAnchorOptions): Promise<JointSpace> {
  const { anchor, dimensions = 64, regularisation = 0.1, seed } = options;
  checkAlignmentData(data);
  checkOptions(data, anchor, dimensions, regularisation);
  const items = Array.from({ length: data.items }, (_, item) => item);
  const found = anchoredHeads(data, items, { anchor, dimensions, regularisation, seed });
  const heads = new Map(
    [...data.channels].map(([channel, { features }]) => {
      const { weight, ...standardisation } = found.heads.get(channel)!;
      const sizes = { inputs: features.dimensions, outputs: found.dimensions };
      const shape = { channel, ...sizes, hiddenUnits: 0, dropout: 0 };
      const values = new Map([[`${channel} map`, weight]]);
      return [channel, jointHead(features.space!, shape, standardisation, values)] as const;
    }),
  );
  const settings = { anchor, dimensions, regularisation };
  const training = { method: "anchor", seed, settings, items: data.items };
  const parts = { dimensions: found.dimensions, heads, training };
  const anchors = await anchorsOf(parts, data, items, { temperature: TEMPERATURE, seed });
  return createJointSpace({ ...parts, anchors });
}

function checkOptions(
  data: AlignmentData,
  anchor: Modality,
  dimensions: number,
  regularisation: number,
): void {
  const modalities = channelsByModality(data.channels.keys());
  const own = modalities.get(anchor);
  if (own === undefined)
    throw misuse(`no channel is of the anchor "${anchor}"; there are ${[...modalities.keys()].join(", ")}`);
  if (!(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= 4_096))
    throw misuse(`dimensions is a whole number from 1 to 4096, not ${dimensions}`);
  if (!(regularisation >= 1e-6 && regularisation <= 1e6))
    throw misuse(`regularisation is from 1e-6 to 1e6, not ${regularisation}`);
  const anchored = presenceOf(data, own);
  for (const [modality, names] of modalities) {
    if (modality === anchor) continue;
    const paired = presenceOf(data, names).filter(
      (there, item) => there === 1 && anchored[item] === 1,
    ).length;
    if (paired < 2) throw misuse(`${paired} items have ${modality} beside the anchor; at least 2 are needed`);
  }
}
