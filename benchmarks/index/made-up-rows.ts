// Rows as catalogues have them, and rows without any structure, both of unit length and from a seed.

/** `[rows, dimensions]`, row after row. */
export function madeUpRows(kind: string, rows: number, dimensions: number, seed: number): Float32Array {
  const random = seeded(seed);
  const values = new Float32Array(rows * dimensions);
  const { centres, topics } = kind === "clustered" ? structure(dimensions) : { centres: [], topics: 0 };
  for (let row = 0; row < rows; row++) {
    const target = values.subarray(row * dimensions, (row + 1) * dimensions);
    const centre = centres[Math.floor(topics * random() ** 2)];
    for (let at = 0; at < dimensions; at++)
      target[at] = (centre?.[at] ?? 0) + normal(random) / Math.sqrt(dimensions);
    normalise(target);
  }
  return values;
}

/**
 * 2,000 kinds of items in 50 families, of unequal popularity: a kind lies about its family, and an item about its kind,
 * at a mean cosine of about .8 to the kind's centre.
 */
function structure(dimensions: number): { centres: Float32Array[]; topics: number } {
  const random = seeded(4242);
  const families = Array.from({ length: 50 }, () => direction(random, dimensions));
  const centres = Array.from({ length: 2000 }, () => {
    const family = families[Math.floor(50 * random())]!;
    const own = direction(random, dimensions);
    return normalise(family.map((value, at) => value + own[at]!)).map((value) => 1.4 * value);
  });
  return { centres, topics: centres.length };
}

function direction(random: () => number, dimensions: number): Float32Array {
  return normalise(Float32Array.from({ length: dimensions }, () => normal(random)));
}

function normalise(row: Float32Array): Float32Array {
  let sum = 0;
  for (const value of row) sum += value * value;
  const scale = 1 / Math.sqrt(sum);
  for (let at = 0; at < row.length; at++) row[at]! *= scale;
  return row;
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
