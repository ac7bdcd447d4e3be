import { seededRandom } from "../random/seeded-random.js";
import { type Shape, sizeOf } from "./variable.js";

/** How a parameter starts. */
export type Initial =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "normal"; readonly deviation: number }
  /** Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010. */
  | { readonly kind: "xavier-uniform" }
  | { readonly kind: "xavier-normal" }
  | { readonly kind: "values"; readonly values: Float32Array };

/** The values that a parameter starts from, `[...shape]` row-major; the same for the same seed and name. */
export function initialValues(initial: Initial, shape: Shape, at: InitialSeed): Float32Array {
  const values = new Float32Array(initial.kind === "values" ? initial.values.length : sizeOf(shape));
  writeInitialValues(values, initial, shape, at);
  return values;
}

/** Writes them where they are to stand. @param target As long as the values. */
export function writeInitialValues(
  target: Float32Array,
  initial: Initial,
  shape: Shape,
  { seed, name }: InitialSeed,
): void {
  if (initial.kind === "constant") target.fill(initial.value);
  else if (initial.kind === "values") target.set(initial.values);
  else {
    const random = seededRandom(seed, ...Buffer.from(name));
    // Of a matrix [in, out]; axes before the last two are one matrix each.
    const [fanIn = 1, fanOut = 1] = shape.length < 2 ? [shape[0], shape[0]] : shape.slice(-2);
    if (initial.kind === "xavier-uniform") {
      const limit = Math.sqrt(6 / (fanIn + fanOut));
      for (let at = 0; at < target.length; at++) target[at] = (2 * random.next() - 1) * limit;
    } else {
      const deviation = initial.kind === "normal" ? initial.deviation : Math.sqrt(2 / (fanIn + fanOut));
      for (let at = 0; at < target.length; at++) target[at] = random.normal() * deviation;
    }
  }
}

export interface InitialSeed {
  readonly seed: number;
  readonly name: string;
}
