import type { Kernels } from "@modalis/kernels";
import { floatTensor, type OnnxTensor } from "@modalis/onnx";
import type { ContentChannel } from "./content-channels.js";
import type { LearnedTable } from "./learned-tables.js";

/** Tensors `[columns, dimensions]` by a prefix and their channel's name. */
type MapTensors = Readonly<Record<string, OnnxTensor>>;

/** A gradient of all maps, under the names that it has where it is added to and where it comes out. */
export interface ExchangedGradient {
  /** By `map gradient before …`. */
  readonly before: MapTensors;
  /** The same arrays, by `map gradient …`. */
  readonly after: MapTensors;
}

/** Maps of channels and their gradients in ordinary memory: ONNX Runtime takes no shared memory, in which the tables of threaded kernels are. */
export interface ExchangedMaps {
  /** The maps as they are now, times their channels' scales, by `map …`; the first of {@link gradients} becomes zeros. */
  take(): MapTensors;
  /** By turns what a part of the batch adds to, and what comes of it. */
  readonly gradients: readonly [ExchangedGradient, ExchangedGradient];
  /** Adds a gradient, times the channels' scales, to those of the tables. */
  add(gradient: ExchangedGradient): void;
}

/** Bytes that {@link createExchangedMaps} takes from an arena. */
export function exchangedMapsBytes(
  channels: readonly Pick<ContentChannel, "dimensions">[],
  dimensions: number,
): number {
  return 4 * dimensions * channels.reduce((most, channel) => Math.max(most, channel.dimensions), 0) + 64;
}

/** @param maps The tables, in the order of the channels. */
export function createExchangedMaps(
  kernels: Kernels,
  channels: readonly ContentChannel[],
  maps: readonly LearnedTable[],
  dimensions: number,
): ExchangedMaps {
  const lent = kernels.float32(Math.max(...maps.map(({ values }) => values.length)));
  const emptyMaps = () =>
    channels.map(({ dimensions: width }) =>
      floatTensor(new Float32Array(width * dimensions), [width, dimensions]),
    );
  const named = (prefix: string, tensors: readonly OnnxTensor[]): MapTensors =>
    Object.fromEntries(channels.map(({ name }, at) => [`${prefix} ${name}`, tensors[at]!]));
  const emptyGradient = (): ExchangedGradient => {
    const tensors = emptyMaps();
    return { before: named("map gradient before", tensors), after: named("map gradient", tensors) };
  };
  const scaledMaps = named("map", emptyMaps());
  const gradients = [emptyGradient(), emptyGradient()] as const;
  return {
    gradients,
    take() {
      for (const [at, { name, scale }] of channels.entries()) {
        // Features times a scale through a map are features through the scaled map, which is far smaller.
        const target = lent.subarray(0, maps[at]!.values.length);
        kernels.scaleInto({ target, source: maps[at]!.values, scale });
        valuesOf(scaledMaps, `map ${name}`).set(target);
        valuesOf(gradients[0].after, `map gradient ${name}`).fill(0);
      }
      return scaledMaps;
    },
    add(gradient) {
      for (const [at, { name, scale }] of channels.entries()) {
        const source = lent.subarray(0, maps[at]!.values.length);
        source.set(valuesOf(gradient.after, `map gradient ${name}`));
        kernels.addScaled({ target: maps[at]!.gradient, source, scale });
      }
    },
  };
}

function valuesOf(tensors: MapTensors, name: string): Float32Array {
  return tensors[name]!.data as Float32Array;
}
