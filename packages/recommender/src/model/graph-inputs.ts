import { type FeatureTable, ModalisError, type Visitor } from "@modalis/contract";
import type { HistoryInputs } from "./graph-parts.js";
import type { RowWriters, WriteRow } from "./graph-runner.js";

/** Writers of `history` and `history.mask`: the last events of each person, the newest in the last place. */
export function historyWriters(
  inputs: HistoryInputs | undefined,
  histories: readonly Int32Array[],
): RowWriters {
  if (inputs === undefined) return () => undefined;
  const { itemInputs, inputDimensions, length } = inputs;
  return (input) => {
    if (input === "history.mask") {
      return (person, output) => {
        checkSize(input, length, output);
        output.fill(1, Math.max(0, length - histories[person]!.length));
      };
    }
    if (input !== "history") return undefined;
    return (person, output) => {
      checkSize(input, length * inputDimensions, output);
      const last = histories[person]!.slice(-length);
      last.forEach((item, at) => {
        const row = itemInputs.subarray(item * inputDimensions, (item + 1) * inputDimensions);
        output.set(row, (length - last.length + at) * inputDimensions);
      });
    };
  };
}

/** Writers of `features.CHANNEL` for visitors; a channel that a visitor lacks is absent. */
export function visitorWriters(visitors: readonly Visitor[]): RowWriters {
  return channelWriters((channel, person) => visitors[person]!.features?.get(channel));
}

/** Writers of `features.CHANNEL` for the rows of feature tables; a channel without a table is absent. */
export function tableWriters(features: ReadonlyMap<string, FeatureTable>): RowWriters {
  return channelWriters((channel, row) => {
    const table = features.get(channel);
    if (table?.present[row] !== 1) return undefined;
    return table.data.subarray(row * table.dimensions, (row + 1) * table.dimensions);
  });
}

function channelWriters(rowOf: (channel: string, row: number) => Float32Array | undefined): RowWriters {
  return (input): WriteRow | undefined => {
    const [, channel, present] = /^features\.(.*?)(\.present)?$/.exec(input) ?? [];
    if (channel === undefined) return undefined;
    if (present !== undefined) {
      return (row, output) => {
        output[0] = rowOf(channel, row) === undefined ? 0 : 1;
      };
    }
    return (row, output) => {
      const values = rowOf(channel, row);
      if (values === undefined) return;
      checkSize(`a row of ${channel}`, values.length, output);
      output.set(values);
    };
  };
}

function checkSize(what: string, values: number, { length }: Float32Array): void {
  if (values === length) return;
  throw new ModalisError("INVALID_ARGUMENT", `${what} has ${values} values; this model reads ${length}`);
}
