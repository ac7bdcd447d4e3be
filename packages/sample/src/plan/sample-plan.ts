import type { PictureFormat } from "../pictures/render-picture.js";
import type { SoundFormat } from "../sounds/encode-sound.js";

/** The kinds of content that the sample's items have. */
export const SAMPLE_MODALITIES = ["text", "image", "audio", "video"] as const;

export type SampleModality = (typeof SAMPLE_MODALITIES)[number];

/** How many kinds each modality's content is drawn from. */
export const CLASSES_PER_MODALITY = 10;

/** What a sample is made from; equal parameters give equal samples. */
export interface SampleParameters {
  /** 20 to 10,000. */
  readonly items: number;
  /** 4 to 100,000. */
  readonly users: number;
  /** Any whole number from 0 to 2^53 - 1. */
  readonly seed: number;
}

/** The truth behind a sample, known to nobody who reads only its files. */
export interface SamplePlan {
  readonly parameters: SampleParameters;
  readonly items: readonly PlannedItem[];
  readonly users: readonly PlannedUser[];
  /** In the order in which they happened. */
  readonly events: readonly PlannedEvent[];
}

/** One item: what its content shows, and nothing of how. */
export interface PlannedItem {
  readonly id: string;
  /** A made-up name. */
  readonly title: string;
  readonly year: number;
  /** ISO 8601 date. */
  readonly timestamp: string;
  /** The hidden kind of its content in each modality, 0 to {@link CLASSES_PER_MODALITY} - 1, each drawn alone. */
  readonly classes: Readonly<Record<SampleModality, number>>;
  /** Modalities of which it has no content. */
  readonly missing: readonly SampleModality[];
  /** The modality whose file is cut off, for the two items that have one. */
  readonly broken?: SampleModality;
  readonly language: "en" | "zh";
  /** Formats of its files; a sound is WAV where the ffmpeg at hand lacks the format. */
  readonly pictureFormat: PictureFormat;
  readonly soundFormat: SoundFormat;
  /** How readily users come across it; the largest is 1. */
  readonly popularity: number;
}

/** One user; what they like shows in one modality only. */
export interface PlannedUser {
  readonly id: string;
  /** A made-up name. */
  readonly name: string;
  /** Absent for a newcomer, who has no history. */
  readonly taste?: PlannedTaste;
}

/** A liking for one kind of content of one modality. */
export interface PlannedTaste {
  readonly modality: SampleModality;
  readonly class: number;
}

/** One thing a user did; at most one for a user and an item. */
export interface PlannedEvent {
  readonly user: string;
  readonly item: string;
  readonly kind: "like" | "save" | "dislike";
  /** ISO 8601 date and time, UTC. */
  readonly timestamp: string;
}
