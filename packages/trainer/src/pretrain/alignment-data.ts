import { type FeatureTable, ModalisError, type Modality, modalityOfChannel } from "@modalis/contract";

/** Vectors of the items in one channel. */
export interface AlignmentChannel {
  /** What is projected later: one vector an item; its `space` is needed. */
  readonly features: FeatureTable;
  /** Other vectors that mean the same: captions one by one, a picture mirrored or cropped. */
  readonly views?: ChannelViews;
  /** How much the channel counts beside others of its modality, as in a kernel; default 1. */
  readonly weight?: number;
}

/** More vectors of items, in any number each. */
export interface ChannelViews {
  /** `[views]`: the item of each. */
  readonly items: Int32Array;
  /** `[views, dimensions]` */
  readonly data: Float32Array;
  /** How much the start holds down the variation among an item's views; default 1, 0 for not at all. */
  readonly share?: number;
}

/** Items of which several modalities are known; channels by name, such as `"image"` and `"text.words"`. */
export interface AlignmentData {
  readonly items: number;
  readonly channels: ReadonlyMap<string, AlignmentChannel>;
  /** Attributes of the items, where they are learned from. */
  readonly labels?: ItemLabels;
}

/** Labels of items, any number each, such as genres: those of item `i` are `labels[offsets[i]]` up to `offsets[i + 1]`. */
export interface ItemLabels {
  /** How many different ones there are. */
  readonly count: number;
  /** `[items + 1]` */
  readonly offsets: Int32Array;
  /** Numbers from 0 to `count - 1`. */
  readonly labels: Int32Array;
}

/** Channel names by modality, in the order of the data. */
export function channelsByModality(names: Iterable<string>): ReadonlyMap<Modality, readonly string[]> {
  const modalities = new Map<Modality, string[]>();
  for (const name of names) {
    const own = modalities.get(modalityOfChannel(name)) ?? [];
    modalities.set(modalityOfChannel(name), [...own, name]);
  }
  return modalities;
}

/** Whether each item has a row in any of the channels: `[items]` of 0 and 1. */
export function presenceOf(data: AlignmentData, names: readonly string[]): Uint8Array {
  const present = new Uint8Array(data.items);
  for (const name of names) {
    const own = data.channels.get(name)!.features.present;
    for (let item = 0; item < data.items; item++) present[item]! |= own[item]!;
  }
  return present;
}

/** Numbers of the items that two modalities or more are known of. */
export function pairedItems(data: AlignmentData): number[] {
  const tables = [...channelsByModality(data.channels.keys()).values()].map((names) =>
    presenceOf(data, names),
  );
  return Array.from({ length: data.items }, (_, item) => item).filter(
    (item) => tables.filter((present) => present[item] === 1).length >= 2,
  );
}

/** Numbers of the items that have a label and any content. */
export function labelledItems(data: AlignmentData): number[] {
  const present = presenceOf(data, [...data.channels.keys()]);
  const { offsets } = data.labels ?? { offsets: new Int32Array(data.items + 1) };
  return Array.from({ length: data.items }, (_, item) => item).filter(
    (item) => present[item] === 1 && offsets[item + 1]! > offsets[item]!,
  );
}

/** The error of an alignment that cannot be. */
export function misuse(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", `aligning modalities: ${problem}`);
}
