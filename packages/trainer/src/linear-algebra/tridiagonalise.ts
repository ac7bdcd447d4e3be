/** A symmetric matrix A as Vᵀ T V, with T zero but on the diagonal and beside it. */
export interface Tridiagonal {
  /** `[size]`. */
  readonly diagonal: Float64Array;
  /** `[size]`: element `k` stands in row `k`, column `k + 1` of T; the last is 0. */
  readonly beside: Float64Array;
  /** V, `[size, size]`, orthogonal. */
  readonly vectors: Float64Array;
}

/** Householder's reduction ("Unitary triangularization of a nonsymmetric matrix", 1958), on whole rows; yields after each. Overwrites the matrix. */
export function* tridiagonalise(matrix: Float64Array, size: number): Generator<void, Tridiagonal> {
  const beside = new Float64Array(size);
  const reflectors: Float64Array[] = [];
  for (let column = 0; column + 2 < size; column++) {
    const reflector = new Float64Array(size);
    for (let row = column + 1; row < size; row++) reflector[row] = matrix[row * size + column]!;
    beside[column] = normaliseReflector(reflector, column + 1);
    reflect(matrix, size, column + 1, reflector);
    reflectors.push(reflector);
    yield;
  }
  if (size > 1) beside[size - 2] = matrix[(size - 1) * size + size - 2]!;
  const diagonal = Float64Array.from({ length: size }, (_, at) => matrix[at * size + at]!);
  return { diagonal, beside, vectors: yield* productOf(reflectors, size) };
}

/**
 * Turns a column into v with |v|² = 2, so that I - v vᵀ maps it onto its first element, which is returned.
 *
 * Works in units of the largest element: squares of tiny ones would be no normal numbers any more.
 */
function normaliseReflector(column: Float64Array, first: number): number {
  let most = 0;
  for (let at = first + 1; at < column.length; at++) most = Math.max(most, Math.abs(column[at]!));
  const head = column[first]!;
  if (most === 0) {
    column.fill(0);
    return head;
  }
  const unit = Math.max(most, Math.abs(head));
  let square = 0;
  for (let at = first + 1; at < column.length; at++) square += (column[at]! / unit) ** 2;
  const length = Math.sqrt(square + (head / unit) ** 2);
  // The sign that adds lengths loses no digits.
  const kept = head > 0 ? -length : length;
  const lead = head / unit - kept;
  const scale = Math.sqrt(2 / (square + lead * lead));
  column[first] = lead * scale;
  for (let at = first + 1; at < column.length; at++) column[at] = (column[at]! / unit) * scale;
  return kept * unit;
}

/** A becomes H A H with H = I - v vᵀ, in the rows and columns from `first`. */
function reflect(matrix: Float64Array, size: number, first: number, reflector: Float64Array): void {
  const product = new Float64Array(size);
  let overlap = 0;
  for (let row = first; row < size; row++) {
    let dot = 0;
    for (let at = first, cell = row * size + first; at < size; at++, cell++)
      dot += matrix[cell]! * reflector[at]!;
    product[row] = dot;
    overlap += dot * reflector[row]!;
  }
  for (let row = first; row < size; row++) product[row]! -= (overlap / 2) * reflector[row]!;
  for (let row = first; row < size; row++) {
    const own = reflector[row]!;
    const moved = product[row]!;
    for (let at = first, cell = row * size + first; at < size; at++, cell++)
      matrix[cell]! -= own * product[at]! + moved * reflector[at]!;
  }
}

/** The reflections one after the other, last to first, so that each touches only what those before it filled. */
function* productOf(reflectors: readonly Float64Array[], size: number): Generator<void, Float64Array> {
  const vectors = new Float64Array(size * size);
  for (let at = 0; at < size; at++) vectors[at * size + at] = 1;
  for (let column = reflectors.length - 1; column >= 0; column--) {
    reflectRows(vectors, size, column + 1, reflectors[column]!);
    yield;
  }
  return vectors;
}

/** A becomes A H, in the rows and columns from `first`. */
function reflectRows(matrix: Float64Array, size: number, first: number, reflector: Float64Array): void {
  for (let row = first; row < size; row++) {
    const start = row * size;
    let dot = 0;
    for (let at = first; at < size; at++) dot += matrix[start + at]! * reflector[at]!;
    for (let at = first; at < size; at++) matrix[start + at]! -= dot * reflector[at]!;
  }
}
