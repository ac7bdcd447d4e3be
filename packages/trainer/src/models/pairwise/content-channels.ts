import { type FeatureTable, ModalisError } from "@modalis/contract";

/** Features of all items from one channel, of which at least one item has a row. */
export interface ContentChannel {
  readonly name: string;
  readonly dimensions: number;
  /** `[items, dimensions]`; the centre where an item lacks the channel. */
  readonly data: Float32Array;
  /** `[items]`. */
  readonly present: Uint8Array;
  /** `[dimensions]`: the mean of the rows that are there. */
  readonly centre: Float32Array;
  /** 1 over the root of the mean squared distance from the centre: what channels are multiplied by to compare in size. */
  readonly scale: number;
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
  const there = channelsThere(model, tables, itemCount);
  if (there.length > 0) return there;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `${model} learns from content, and no item has any; encode the items first, or take a model without content`,
    { details: { model, channels: [...tables.keys()] } },
  );
}

/**
 * The channels that anything has, by name, perhaps none.
 *
 * @param rowCount Items, or users where the tables are of users.
 * @throws `INVALID_ARGUMENT` as {@link contentChannels} does.
 */
export function channelsThere(
  model: string,
  tables: ReadonlyMap<string, FeatureTable>,
  rowCount: number,
): ContentChannel[] {
  const named = [...tables].sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [name, table] of named) checkChannel(model, name, table, rowCount);
  return named.filter(([, { present }]) => present.includes(1)).map(([name, table]) => measured(name, table));
}

function checkChannel(
  model: string,
  name: string,
  { dimensions, data, present }: FeatureTable,
  rowCount: number,
): void {
  const fits = Number.isSafeInteger(dimensions) && dimensions >= 1 && present.length === rowCount;
  if (!fits || data.length !== rowCount * dimensions)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${model}: the ${name} features have ${present.length} rows of ${dimensions} and ${data.length} values; ` +
        `they need one row for each of ${rowCount}`,
      { details: { model, channel: name, rows: present.length, expected: rowCount } },
    );
  // A sum is finite only where every value is, but for overflow, which large finite values would cause in training too.
  let sum = 0;
  for (let at = 0; at < data.length; at++) sum += data[at]!;
  if (!Number.isFinite(sum))
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${model}: the ${name} features hold a value that is not finite; encode them again`,
      { details: { model, channel: name } },
    );
}

function measured(name: string, { dimensions, data, present }: FeatureTable): ContentChannel {
  const sums = new Float64Array(dimensions);
  let rows = 0;
  let squares = 0;
  for (const [item, there] of present.entries()) {
    if (there !== 1) continue;
    rows += 1;
    for (let column = 0, at = item * dimensions; column < dimensions; column++, at++) {
      sums[column]! += data[at]!;
      squares += data[at]! ** 2;
    }
  }
  const centre = Float32Array.from(sums, (sum) => sum / rows);
  const spread = squares / rows - sums.reduce((total, sum) => total + (sum / rows) ** 2, 0);
  // Rows that are all alike have nothing to scale; rounding may leave a trace of a spread.
  const scale = spread > (1e-9 * squares) / rows ? 1 / Math.sqrt(spread) : 1;
  return { name, dimensions, data: filled(data, present, centre), present, centre, scale };
}

/** Rows that are absent say nothing where they hold the centre; the table itself where none is absent. */
function filled(data: Float32Array, present: Uint8Array, centre: Float32Array): Float32Array {
  if (!present.includes(0)) return data;
  const copy = data.slice();
  for (const [item, there] of present.entries()) if (there !== 1) copy.set(centre, item * centre.length);
  return copy;
}
