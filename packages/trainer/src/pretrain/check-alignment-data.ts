import {
  type AlignmentChannel,
  type AlignmentData,
  channelsByModality,
  type ItemLabels,
  labelledItems,
  misuse,
  pairedItems,
} from "./alignment-data.js";

/**
 * @throws `INVALID_ARGUMENT` for fewer than two modalities, tables that do not fit the items, a channel without its space,
 * values that are not finite, views of items that are not there, or fewer than two items to pair.
 */
export function checkAlignmentData(data: AlignmentData): void {
  const modalities = [...channelsByModality(data.channels.keys()).keys()];
  if (data.labels !== undefined) checkLabels(data.labels, data.items);
  if (modalities.length < 2) {
    const found = modalities.length === 0 ? "there is none" : `there is only "${modalities[0]}"`;
    throw misuse(`two modalities or more are aligned, and ${found}; encode another`);
  }
  for (const [name, channel] of data.channels) checkChannel(name, channel, data.items);
  const paired = pairedItems(data).length;
  if (paired < 2)
    throw misuse(`${paired} items have two modalities; at least 2 are needed to tell one from another`);
}

/** @throws `INVALID_ARGUMENT` for labels that do not fit the items or are out of range, or channels as above. */
export function checkLabelledData(data: AlignmentData): void {
  if (data.labels === undefined) throw misuse("there are no labels to learn from");
  checkLabels(data.labels, data.items);
  for (const [name, channel] of data.channels) checkChannel(name, channel, data.items);
  const labelled = labelledItems(data).length;
  if (labelled < 2) throw misuse(`${labelled} items have a label and content; at least 2 are needed`);
}

function checkLabels({ count, offsets, labels }: ItemLabels, items: number): void {
  if (!(Number.isSafeInteger(count) && count >= 1)) throw misuse(`there are ${count} labels`);
  const rising = offsets.every((offset, at) => at === 0 || offset >= offsets[at - 1]!);
  if (offsets.length !== items + 1 || offsets[0] !== 0 || offsets[items] !== labels.length || !rising)
    throw misuse(`the offsets of the labels do not fit ${items} items and ${labels.length} labels`);
  if (labels.some((label) => !(label >= 0 && label < count)))
    throw misuse(`a label is not from 0 to ${count - 1}`);
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
