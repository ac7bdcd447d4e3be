import type { HeadShape } from "./alignment-graph.js";

/**
 * What was learned, with each head's fixed directions and the map learned after them multiplied into one: a head then is
 * a single linear map `CHANNEL map` `[inputs, outputs]` wherever it started.
 *
 * @param values Learned numbers by parameter; they stay as they are.
 */
export function learnedMaps(
  heads: Iterable<HeadShape>,
  values: ReadonlyMap<string, Float32Array>,
): ReadonlyMap<string, Float32Array> {
  const maps = new Map(values);
  for (const { channel, outputs, start, turn } of heads) {
    if (start === undefined || turn === undefined) continue;
    maps.set(`${channel} map`, turnedMap(start, values.get(turn)!, outputs));
  }
  return maps;
}

/** `start (I + change)`, summed in 64 bits. */
function turnedMap(start: Float32Array, change: Float32Array, outputs: number): Float32Array {
  const map = new Float32Array(start.length);
  const row = new Float64Array(outputs);
  for (let from = 0; from < start.length; from += outputs) {
    row.set(start.subarray(from, from + outputs));
    for (let at = 0; at < outputs; at++) {
      const value = start[from + at]!;
      for (let to = 0, cell = at * outputs; to < outputs; to++, cell++) row[to]! += value * change[cell]!;
    }
    map.set(row, from);
  }
  return map;
}
