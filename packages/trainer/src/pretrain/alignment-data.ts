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

/**
 * @throws `INVALID_ARGUMENT` for fewer than two modalities, tables that do not fit the items, a channel without its space,
 * values that are not finite, views of items that are not there, or fewer than two items to pair.
 */
export function checkAlignmentData(data: AlignmentData): void {
  const modalities = [...channelsByModality(data.channels.keys()).keys()];
  if (modalities.length < 2) {
    const found = modalities.length === 0 ? "there is none" : `there is only "${modalities[0]}"`;
    throw misuse(`two modalities or more are aligned, and ${found}; encode another`);
  }
  for (const [name, channel] of data.channels) checkChannel(name, channel, data.items);
  const paired = pairedItems(data).length;
  if (paired < 2)
    throw misuse(`${paired} items have two modalities; at least 2 are needed to tell one from another`);
}

function checkChannel(name: string, { features, views, weight = 1 }: AlignmentChannel, items: number): void {
  const { dimensions, data, present, space } = features;
  if (!(Number.isSafeInteger(dimensions) && dimensions >= 1))
    throw misuse(`"${name}" has ${dimensions} dimensions`);
  if (present.length !== items || data.length !== items * dimensions)
    throw misuse(
      `"${name}" has ${present.length} rows and ${data.length} values where ${items} items of ${dimensions} are`,
    );
  if (space === undefined || space.dimensions !== dimensions)
    throw misuse(`"${name}" does not name the space of its vectors, or one of other dimensions`);
  if (!(weight > 0 && Number.isFinite(weight))) throw misuse(`the weight of "${name}" is ${weight}`);
  for (let at = 0; at < data.length; at++)
    if (present[Math.floor(at / dimensions)] === 1 && !Number.isFinite(data[at]))
      throw misuse(`"${name}" of item ${Math.floor(at / dimensions)} holds ${data[at]}`);
  if (views === undefined) return;
  if (views.data.length !== views.items.length * dimensions)
    throw misuse(`${views.items.length} views of "${name}" hold ${views.data.length} values`);
  if (!((views.share ?? 1) >= 0 && Number.isFinite(views.share ?? 1)))
    throw misuse(`the share of the views of "${name}" is ${views.share}`);
  if (views.items.some((item) => !(item >= 0 && item < items && present[item] === 1)))
    throw misuse(`a view of "${name}" is of an item that has no such vector itself`);
  if (!views.data.every(Number.isFinite))
    throw misuse(`a view of "${name}" holds a value that is not finite`);
}

/** The error of an alignment that cannot be. */
export function misuse(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", `aligning modalities: ${problem}`);
}
