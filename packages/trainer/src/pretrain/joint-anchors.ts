import { shuffledOrder } from "../random/shuffled-order.js";
import { type AlignmentData, channelsByModality } from "./alignment-data.js";
import { batchesOf } from "./held-out-agreement.js";
import { createJointSpace, type JointSpaceParts } from "./joint-space.js";
import type { JointAnchors } from "./nearness-to-others.js";

/** More say hardly more of what is near everything, and each is compared with every vector. */
const MOST_ANCHORS = 512;

/** Vectors of some training items in the joint space, all of them where they are few. */
export async function anchorsOf(
  parts: JointSpaceParts,
  data: AlignmentData,
  items: readonly number[],
  { temperature, seed }: { readonly temperature: number; readonly seed: number },
): Promise<JointAnchors> {
  const some =
    items.length <= MOST_ANCHORS
      ? items
      : [...shuffledOrder(items.length, seed).subarray(0, MOST_ANCHORS)].map((at) => items[at]!);
  await using space = createJointSpace(parts);
  const vectors = new Map<string, Float32Array>();
  for (const [modality, names] of channelsByModality(data.channels.keys())) {
    const { values } = await space.projectTogether(batchesOf(data, names, some));
    if (values.length > 0) vectors.set(modality, values);
  }
  return { temperature, vectors };
}
