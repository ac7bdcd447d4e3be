import { mul } from "./arithmetic.js";
import { reshape, sum } from "./broadcasting.js";
import { asNumbers, equal } from "./masks.js";
import { matMul } from "./mat-mul.js";
import { misuse, sizeOf, type Var } from "./variable.js";

/**
 * Rows of a table by number: `[rows, ...]` and int32 `[...places]` give `[...places, ...]`.
 *
 * The gradient of a parameter stays as the row numbers with a row each, never dense; the numbers must then be fed. The
 * gradient of any other value is a product with a matrix of ones and zeros, `[places, rows]`: meant for batches.
 */
export function gather(table: Var, rows: Var): Var {
  if (rows.dtype !== "int32") throw misuse(`row numbers are int32, not ${rows.dtype}`);
  const rest = table.shape.slice(1);
  return table.tape.emit("Gather", [table, rows], {
    shape: [...rows.shape, ...rest],
    attributes: { axis: 0 },
    gathers: true,
    backward: (gradient) => [scattered(gradient, table, rows), undefined],
  });
}

/** One value a row by its place: `[..., n]` and int32 `[...]` give `[...]`. */
export function pick(value: Var, places: Var): Var {
  return sum(mul(value, oneHot(places, value.shape.at(-1) ?? 1)), [-1]);
}

/** 1 at each place and 0 elsewhere: int32 `[...]` gives `[..., count]`. */
export function oneHot(places: Var, count: number): Var {
  const numbers = places.tape.constantTensor(
    Int32Array.from({ length: count }, (_, at) => at),
    [count],
  );
  return asNumbers(equal(reshape(places, [...places.shape, 1]), numbers));
}

function scattered(gradient: Var, table: Var, rows: Var): Var {
  const [count = 0, ...rest] = table.shape;
  const places = sizeOf(rows.shape);
  const chosen = oneHot(reshape(rows, [places]), count);
  const flat = matMul(chosen, reshape(gradient, [places, sizeOf(rest)]), { transposeLeft: true });
  return reshape(flat, table.shape);
}
