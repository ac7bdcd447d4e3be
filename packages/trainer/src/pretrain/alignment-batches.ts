import type { StepInput } from "../autodiff/step-arrays.js";
import type { TrainingBatch } from "../loop/train-loop.js";
import { type SeededRandom, seededRandom } from "../random/seeded-random.js";
import {
  type AlignmentChannel,
  type AlignmentData,
  channelsByModality,
  type ItemLabels,
  presenceOf,
} from "./alignment-data.js";
import type { AlignmentSettings } from "./alignment-settings.js";
import { addStandardised, type Standardisation } from "./standardised-channel.js";

export interface AlignmentBatchesOptions {
  readonly data: AlignmentData;
  /** The training items, by the loop's example numbers. */
  readonly items: readonly number[];
  readonly standardisations: ReadonlyMap<string, Standardisation>;
  readonly inputs: ReadonlyMap<string, StepInput>;
  readonly settings: AlignmentSettings;
  readonly seed: number;
}

/**
 * A function that writes a batch to the step's inputs. Each item shows one of its views or a random mixture of its vector
 * and its views, the same in all channels of a modality that have as many of them.
 */
export function alignmentBatches(options: AlignmentBatchesOptions): (batch: TrainingBatch) => void {
  const { data, items, inputs, settings, seed, standardisations } = options;
  const modalities = [...channelsByModality(data.channels.keys())].map(([modality, names], at) => ({
    at,
    present: presenceOf(data, names),
    input: inputs.get(`present ${modality}`)!,
    channels: names.map((name) => {
      const channel = data.channels.get(name)!;
      return {
        channel,
        views: viewsOf(channel),
        standardisation: standardisations.get(name)!,
        rows: inputs.get(`x ${name}`) as Float32Array,
      };
    }),
  }));
  return ({ examples, step }) => {
    const partners = mixingOf(examples.length, settings.mixup, seededRandom(seed, step));
    const numbers = Array.from(examples, (example) => items[example]!);
    for (const { at, present, input, channels } of modalities) {
      for (const channel of channels) {
        writeRows(channel, numbers, settings.views, (row) => seededRandom(seed, step, row, at));
        mixRows(channel.rows, channel.channel.features.dimensions, partners);
        if (settings.noise > 0) addNoise(channel, settings.noise, seededRandom(seed, step, -1, at));
      }
      for (const [row, item] of numbers.entries()) input[row] = present[item]!;
    }
    const targets = inputs.get("targets");
    if (targets !== undefined && data.labels !== undefined) writeTargets(data.labels, numbers, targets);
  };
}

/** Each of an item's labels has an equal share. */
function writeTargets(
  { count, offsets, labels }: ItemLabels,
  items: readonly number[],
  targets: StepInput,
): void {
  targets.fill(0);
  for (const [row, item] of items.entries()) {
    const own = labels.subarray(offsets[item]!, offsets[item + 1]!);
    for (const label of own) targets[row * count + label]! += 1 / own.length;
  }
}

interface BatchedChannel {
  readonly channel: AlignmentChannel;
  readonly views: ReadonlyMap<number, readonly number[]>;
  readonly standardisation: Standardisation;
  readonly rows: Float32Array;
}

function writeRows(
  { channel, views, standardisation, rows }: BatchedChannel,
  items: readonly number[],
  shown: AlignmentSettings["views"],
  randomOf: (row: number) => SeededRandom,
): void {
  const { dimensions, present } = channel.features;
  rows.fill(0);
  for (const [row, item] of items.entries()) {
    if (present[item] !== 1) continue;
    const target = rows.subarray(row * dimensions, (row + 1) * dimensions);
    const own = views.get(item) ?? [];
    if (shown === "one" && own.length > 0) {
      const view = own[randomOf(row).integer(own.length)]!;
      const vector = channel.views!.data.subarray(view * dimensions, (view + 1) * dimensions);
      addStandardised(vector, standardisation, 1, target);
    } else writeMixture(channel, own, randomOf(row), standardisation, item, target);
  }
}

function viewsOf({ views }: AlignmentChannel): ReadonlyMap<number, readonly number[]> {
  const byItem = new Map<number, number[]>();
  for (const [view, item] of views?.items.entries() ?? [])
    byItem.set(item, [...(byItem.get(item) ?? []), view]);
  return byItem;
}

/** Shares are drawn evenly from all that sum to 1. */
function writeMixture(
  { features, views }: AlignmentChannel,
  own: readonly number[],
  random: SeededRandom,
  standardisation: Standardisation,
  item: number,
  target: Float32Array,
): void {
  const width = features.dimensions;
  const shares = [undefined, ...own].map(() => -Math.log(1 - random.next()) + Number.MIN_VALUE);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const main = features.data.subarray(item * width, (item + 1) * width);
  addStandardised(main, standardisation, shares[0]! / total, target);
  for (const [at, view] of own.entries()) {
    const vector = views!.data.subarray(view * width, (view + 1) * width);
    addStandardised(vector, standardisation, shares[at + 1]! / total, target);
  }
}

interface Mixing {
  readonly partner: number;
  readonly share: number;
}

/** The same for every channel, so that a pair stays a pair (Zhang et al., "mixup", ICLR 2018). */
function mixingOf(rows: number, most: number, random: SeededRandom): readonly Mixing[] {
  if (most === 0) return [];
  return Array.from({ length: rows }, () => ({ partner: random.integer(rows), share: most * random.next() }));
}

function mixRows(rows: Float32Array, width: number, partners: readonly Mixing[]): void {
  if (partners.length === 0) return;
  const before = rows.slice();
  for (const [row, { partner, share }] of partners.entries())
    for (let at = 0; at < width; at++)
      rows[row * width + at] =
        (1 - share) * before[row * width + at]! + share * before[partner * width + at]!;
}

function addNoise({ rows, channel }: BatchedChannel, noise: number, random: SeededRandom): void {
  const width = channel.features.dimensions;
  let squares = 0;
  for (const value of rows) squares += value * value;
  const deviation = noise * Math.sqrt(squares / Math.max(1, rows.length));
  for (let start = 0; start < rows.length; start += width) {
    if (rows.subarray(start, start + width).every((value) => value === 0)) continue;
    for (let at = start; at < start + width; at++) rows[at]! += deviation * random.normal();
  }
}
