import type { GrowingKernels } from "@modalis/kernels";

const FIRST_ADDRESS = 64;
const ALIGNMENT_BYTES = 64;

type ArrayKind =
  | Float32ArrayConstructor
  | Int32ArrayConstructor
  | Uint16ArrayConstructor
  | Int16ArrayConstructor
  | Int8ArrayConstructor
  | Uint8ArrayConstructor;

/** An array beside others: `perRow` elements for each row of the capacity, or `fixed` elements in all. */
export type RegionShape =
  | { readonly of: ArrayKind; readonly perRow: number }
  | { readonly of: ArrayKind; readonly fixed: number };

type RegionShapes = Readonly<Record<string, RegionShape>>;

/** Arrays side by side in one memory that grow together. */
export interface Regions<Shapes extends RegionShapes> {
  readonly capacity: number;
  readonly bytes: number;
  /** Address of each array; changes when they grow. */
  readonly at: Readonly<Record<keyof Shapes, number>>;
  /** A view of each array; replaced when they grow. */
  readonly views: { readonly [Name in keyof Shapes]: InstanceType<Shapes[Name]["of"]> };
  /** Makes room for `rows` rows, keeping what is there; what is added is zero. @throws LIMIT_EXCEEDED. */
  readonly reserve: (rows: number) => void;
}

/** Lays out the arrays of `shapes` for `capacity` rows, all zeros. */
export function createRegions<const Shapes extends RegionShapes>(
  kernels: GrowingKernels,
  shapes: Shapes,
  capacity: number,
): Regions<Shapes> {
  const names = Object.keys(shapes);
  let layout = layOut(shapes, capacity);
  kernels.growTo(layout.bytes);
  let views = viewsOf(kernels, shapes, layout);
  let rows = capacity;
  return {
    get capacity() {
      return rows;
    },
    get bytes() {
      return layout.bytes;
    },
    get at() {
      return layout.at as Record<keyof Shapes, number>;
    },
    get views() {
      return views as Regions<Shapes>["views"];
    },
    reserve(wanted) {
      if (wanted <= rows) return;
      const next = layOut(shapes, wanted);
      kernels.growTo(next.bytes);
      const memory = new Uint8Array(kernels.buffer);
      // From the last to the first, since each moves up.
      for (const name of names.toReversed()) {
        const [from, to, length] = [layout.at[name]!, next.at[name]!, layout.lengths[name]!];
        memory.copyWithin(to, from, from + length);
        // Above the former end nothing was ever written.
        const dirty = Math.min(layout.bytes, to + next.lengths[name]!);
        if (to + length < dirty) memory.fill(0, to + length, dirty);
      }
      layout = next;
      rows = wanted;
      views = viewsOf(kernels, shapes, layout);
    },
  };
}

interface Layout {
  readonly bytes: number;
  readonly at: Readonly<Record<string, number>>;
  /** Bytes of each array. */
  readonly lengths: Readonly<Record<string, number>>;
}

function layOut(shapes: RegionShapes, capacity: number): Layout {
  const at: Record<string, number> = {};
  const lengths: Record<string, number> = {};
  let bytes = FIRST_ADDRESS;
  for (const [name, shape] of Object.entries(shapes)) {
    at[name] = bytes;
    lengths[name] = elementsOf(shape, capacity) * shape.of.BYTES_PER_ELEMENT;
    bytes = Math.ceil((bytes + lengths[name]) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  }
  return { bytes, at, lengths };
}

function elementsOf(shape: RegionShape, capacity: number): number {
  return "fixed" in shape ? shape.fixed : Math.ceil(shape.perRow * capacity);
}

function viewsOf(kernels: GrowingKernels, shapes: RegionShapes, { at, lengths }: Layout): unknown {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, { of }]) => [
      name,
      new of(kernels.buffer, at[name]!, lengths[name]! / of.BYTES_PER_ELEMENT),
    ]),
  );
}
