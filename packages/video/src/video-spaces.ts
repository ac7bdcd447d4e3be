import { defineSpace, type EmbeddingSpace } from "@modalis/contract";
import { describeFrameSampling, type FrameSampling } from "@modalis/media";
import type { FramePooling } from "./pool-frames.js";

/** Revision of sampling, scaling and pooling: changes whenever a row would. */
const REVISION = "1";

export interface VideoSpaceSettings {
  readonly sampling: FrameSampling;
  readonly leastFrameSide: number;
  readonly pooling: FramePooling;
}

/** The space of films as one row each. Rows pooled by mean stay where a joint space's frames are; a maximum leaves it. */
export function pooledSpace(frames: EmbeddingSpace, settings: VideoSpaceSettings): EmbeddingSpace {
  const { jointSpace } = frames;
  return defineSpace({
    ...fromFrames(frames, settings, settings.pooling),
    ...(jointSpace !== undefined && settings.pooling !== "max" && { jointSpace }),
  });
}

/** The space of films as one row a frame, beside that of whole films. */
export function frameSpace(frames: EmbeddingSpace, settings: VideoSpaceSettings): EmbeddingSpace {
  const { jointSpace } = frames;
  return defineSpace({
    ...fromFrames(frames, settings, "each frame"),
    aspect: "frames",
    ...(jointSpace !== undefined && { jointSpace }),
  });
}

function fromFrames(
  { dimensions, normalisation, model }: EmbeddingSpace,
  { sampling, leastFrameSide }: VideoSpaceSettings,
  kept: string,
) {
  const frames = `${describeFrameSampling(sampling)} of at least ${leastFrameSide} pixels a side`;
  const preprocessing = `${REVISION}: ${frames}; ${kept}; ${model.preprocessing}`;
  return { modality: "video", dimensions, normalisation, model: { ...model, preprocessing } };
}
