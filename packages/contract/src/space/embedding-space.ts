/** The kinds of raw content an encoder can read. Open on purpose: a new modality is a new string. */
export type Modality = "text" | "image" | "audio" | "video" | "fused" | (string & {});

/** Whether rows have unit L2 length, so that dot product equals cosine. */
export type Normalisation = "none" | "l2";

/**
 * Everything that must match before two vectors may be compared.
 *
 * Plain data: it survives JSON, a worker boundary and a second copy of this package.
 */
export interface EmbeddingSpace {
  readonly specificationVersion: "v1";
  readonly modality: Modality;
  /**
   * What of the content it describes, where one modality has several spaces side by side: `"colour"` of
   * an image, the `"words"` of a text, the `"sound"` of a video. Absent for a modality's main space.
   */
  readonly aspect?: string;
  readonly dimensions: number;
  readonly normalisation: Normalisation;
  readonly model: ModelIdentity;
  /**
   * Name *and revision* of a space that several modalities share, such as CLIP's text and image towers:
   * `"clip-vit-b32@3d74acf"`. Absent when only vectors of this very space may be compared.
   */
  readonly jointSpace?: string;
  /** Hash of the fields above; equal fingerprints mean comparable vectors. */
  readonly fingerprint: string;
}

/** What produced the vectors, precisely enough to reproduce them. */
export interface ModelIdentity {
  /** E.g. `"sentence-transformers/all-MiniLM-L6-v2"`. */
  readonly id: string;
  /** Commit, tag or release of the weights. */
  readonly revision: string;
  /** SHA-256 of the weights or fitted statistics, when there are any. */
  readonly weightsSha256?: string;
  /** Version and options of cleaning, tokenising, resizing, windowing and pooling; changes when output does. */
  readonly preprocessing: string;
}

/** Where a space's vectors stand beside those of other spaces: `"image"`, `"image.colour"`, `"video.sound"`. */
export function channelOf(space: Pick<EmbeddingSpace, "modality" | "aspect">): string {
  return space.aspect === undefined ? space.modality : `${space.modality}.${space.aspect}`;
}

/** The modality of a channel: `"image"` of `"image.colour"`. */
export function modalityOfChannel(channel: string): Modality {
  const dot = channel.indexOf(".");
  return dot < 0 ? channel : channel.slice(0, dot);
}
