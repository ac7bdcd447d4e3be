import { mul, sub } from "../autodiff/arithmetic.js";
import { gather } from "../autodiff/gather.js";
import { l2Normalise } from "../autodiff/normalisation.js";
import type { Tape } from "../autodiff/tape.js";
import { VARIES, type Var } from "../autodiff/variable.js";
import type { Modality } from "./modality-rows.js";

/** One thing that items of a batch are known by: a modality, or their own learned rows. */
export interface ItemSource {
  readonly name: string;
  /** Values a token. */
  readonly dimensions: number;
  /** Tokens an item. */
  readonly length: number;
  /** `[batch, length * dimensions]`. */
  readonly values: Var;
  /** `[batch, length]`: 1 where there is a token; what stands at others is never read. */
  readonly present: Var;
}

/** What the items of a model are known by. */
export interface ItemWorld {
  readonly modalities: readonly Modality[];
  /** Of learned rows, where items have them. */
  readonly ids?: { readonly items: number; readonly dimensions: number };
}

/** Name of the source of learned rows, and of their table of parameters. */
export const OWN_ROWS = "interactions";

export interface SourceDropout {
  /** Chance that an item of the batch lacks a modality. */
  readonly modality: number;
  /** Chance that an item of the batch is taken for one never seen in training. */
  readonly ids: number;
}

/**
 * Sources of a training batch: rows gathered from whole tables that are fed as `values NAME` and `present NAME`, some of
 * them masked at random as if they were not there.
 *
 * @param numbers int32 `[batch]`, fed.
 */
export function gatheredSources(
  tape: Tape,
  { modalities, ids }: ItemWorld,
  numbers: Var,
  items: number,
  dropout: SourceDropout,
): ItemSource[] {
  const [batch = 0] = numbers.shape;
  const kept = (present: Var, rate: number): Var =>
    rate === 0 ? present : mul(present, tape.dropoutMask([batch, 1], rate, 1));
  const sources = modalities.map(({ name, dimensions, length }) => {
    const values = gather(tape.input(valuesInput(name), [items, length * dimensions]), numbers);
    const present = gather(tape.input(presentInput(name), [items, length]), numbers);
    return { name, dimensions, length, values, present: kept(present, dropout.modality) };
  });
  if (ids === undefined) return sources;
  const values = gather(ownTable(tape, ids), numbers);
  const present = kept(gather(tape.input(presentInput(OWN_ROWS), [items, 1]), numbers), dropout.ids);
  return [...sources, { name: OWN_ROWS, dimensions: ids.dimensions, length: 1, values, present }];
}

/** Sources of rows that are fed as they are, under the same names; for encoding the items of a catalogue. */
export function fedSources(tape: Tape, { modalities, ids }: ItemWorld): ItemSource[] {
  const own = ids === undefined ? [] : [{ name: OWN_ROWS, dimensions: ids.dimensions, length: 1 }];
  return [...modalities, ...own].map(({ name, dimensions, length }) => ({
    ...{ name, dimensions, length },
    values: tape.input(valuesInput(name), [VARIES, length * dimensions]),
    present: tape.input(presentInput(name), [VARIES, length]),
  }));
}

/** Sources of items never seen in training, from raw `features.NAME` and `features.NAME.present` of pooled modalities. */
export function rawSources(tape: Tape, modalities: readonly Modality[]): ItemSource[] {
  return modalities.map(({ name, dimensions, mean, scale }) => {
    const raw = tape.input(`features.${name}`, [VARIES, dimensions]);
    const present = tape.input(`features.${name}.present`, [VARIES, 1]);
    const centred = sub(raw, tape.constantTensor(mean, [dimensions]));
    const values = l2Normalise(mul(centred, tape.constantTensor(scale, [dimensions])));
    return { name, dimensions, length: 1, values, present };
  });
}

/** The learned rows, `[items, dimensions]`. */
export function ownTable(tape: Tape, { items, dimensions }: NonNullable<ItemWorld["ids"]>): Var {
  return tape.parameter(OWN_ROWS, [items, dimensions], { kind: "normal", deviation: 0.1 });
}

export function valuesInput(name: string): string {
  return `values ${name}`;
}

export function presentInput(name: string): string {
  return `present ${name}`;
}
