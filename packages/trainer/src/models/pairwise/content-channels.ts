import { type FeatureTable, ModalisError } from "@modalis/contract";

/** Features of all items from one channel, of which at least one item has a row. */
export interface ContentChannel {
  readonly name: string;
  readonly dimensions: number;
  /** `[items, dimensions]`; zeros where an item lacks the channel. */
  readonly data: Float32Array;
  /** `[items]`. */
  readonly present: Uint8Array;
}

/**
 * The channels that some item has, by name; a channel absent everywhere is left out.
 *
 * @throws `INVALID_ARGUMENT` when no channel is left, or a table does not have one row for each item or holds a value
 * that is not finite, naming model and channel.
 */
export function contentChannels(
  model: string,
  tables: ReadonlyMap<string, FeatureTable>,
  itemCount: number,
): ContentChannel[] {
  const channels = [...tables]
    .map(([name, { dimensions, data, present }]) => ({ name, dimensions, data, present }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const channel of channels) checkChannel(model, channel, itemCount);
  const there = channels.filter(({ present }) => present.includes(1));
  if (there.length > 0) return there;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `${model} learns from content, and no item has any; encode the items first, or take a model without content`,
    { details: { model, channels: [...tables.keys()] } },
  );
}

function checkChannel(model: string, channel: ContentChannel, itemCount: number): void {
  const { name, dimensions, data, present } = channel;
  const fits = Number.isSafeInteger(dimensions) && dimensions >= 1 && present.length === itemCount;
  if (!fits || data.length !== itemCount * dimensions)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${model}: the ${name} features have ${present.length} rows of ${dimensions} and ${data.length} values; ` +
        `they need one row for each of the ${itemCount} items`,
      { details: { model, channel: name, rows: present.length, items: itemCount } },
    );
  // A sum is finite only where every value is, but for overflow, which large finite values would cause in training too.
  let sum = 0;
  for (let at = 0; at < data.length; at++) sum += data[at]!;
  if (!Number.isFinite(sum))
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${model}: the ${name} features hold a value that is not finite; encode those items again`,
      { details: { model, channel: name } },
    );
}
