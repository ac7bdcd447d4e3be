import { ModalisError, type Visitor } from "@modalis/contract";

/**
 * Adds to a visitor's factors what their own features say: `row += f . M` for each channel that the model has a map for.
 *
 * @param maps `[feature dimensions, dimensions]` by channel; channels the visitor lacks add nothing.
 * @throws `INVALID_ARGUMENT` for a feature row of another length.
 */
export function addFeatures(
  maps: ReadonlyMap<string, Float32Array>,
  { features }: Visitor,
  row: Float32Array,
): void {
  for (const [channel, map] of maps) {
    const values = features?.get(channel);
    if (values === undefined) continue;
    if (values.length * row.length !== map.length) {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `the visitor's ${channel} has ${values.length} values; this model reads ${map.length / row.length}`,
      );
    }
    for (let feature = 0, at = 0; feature < values.length; feature++) {
      const value = values[feature]!;
      for (let column = 0; column < row.length; column++, at++) row[column]! += value * map[at]!;
    }
  }
}
