import { crossProducts, meanRow, overlap } from "./row-products.js";

/** Two models of the same people and items, whose scores are products of a person's row and an item's. */
interface TwoModels {
  /** Of every row. */
  readonly dimensions: number;
  /** `[users, dimensions]` of the model that knows interactions alone. */
  readonly idsUsers: Float32Array;
  /** `[users, dimensions]` of the model that reads content too. */
  readonly fusedUsers: Float32Array;
}

/** Products over all people of one model's columns with another's, `[dimensions, dimensions]`. */
interface PeopleProducts {
  readonly dimensions: number;
  readonly idsIds: Float64Array;
  readonly idsFused: Float64Array;
  readonly fusedFused: Float64Array;
}

/** How much each model's score counts. */
interface Shares {
  readonly ids: number;
  readonly fused: number;
}

/** The rows of some items in both models, `[items, dimensions]` each. */
export interface ItemRows {
  readonly ids: Float32Array;
  readonly fused: Float32Array;
}

/** A linear rule for an item's rows: `shares.ids * (ids - centre.ids) + offset.ids`, and so for `fused`. */
export interface ScoreRule {
  readonly shares: Shares;
  /** `[dimensions]` each. */
  readonly centre: { readonly ids: Float64Array; readonly fused: Float64Array };
  readonly offset: { readonly ids: Float64Array; readonly fused: Float64Array };
}

/** Of a square sum: two scores that rise and fall together leave open which of them counts. */
const RIDGE = 1e-6;

export function peopleProducts({ dimensions, idsUsers, fusedUsers }: TwoModels): PeopleProducts {
  return {
    dimensions,
    idsIds: crossProducts(idsUsers, idsUsers, dimensions),
    idsFused: crossProducts(idsUsers, fusedUsers, dimensions),
    fusedFused: crossProducts(fusedUsers, fusedUsers, dimensions),
  };
}

/**
 * The rule of the score of items of which all is known: the fused score and, brought to its spread over people and items,
 * that of interactions alone, each about its mean over the items.
 *
 * @param idsShare From 0 to 1; nothing where the scores of interactions alone do not vary.
 */
export function fullRule(people: PeopleProducts, items: ItemRows, idsShare: number): ScoreRule {
  const { dimensions } = people;
  const centre = { ids: meanRow(items.ids, dimensions), fused: meanRow(items.fused, dimensions) };
  const spread = {
    ids: overlap(people.idsIds, centredProducts(items.ids, items.ids, dimensions)),
    fused: overlap(people.fusedFused, centredProducts(items.fused, items.fused, dimensions)),
  };
  const ids = spread.ids > 0 ? idsShare * Math.sqrt(Math.max(0, spread.fused) / spread.ids) : 0;
  const nothing = new Float64Array(dimensions);
  return {
    shares: { ids, fused: 1 - idsShare },
    centre,
    offset: { ids: nothing, fused: nothing },
  };
}

/**
 * The rule of items that lack some of their content: the mean of the full score that goes with what is left to be seen, by
 * least squares over all people and those items of which all is known.
 *
 * @param full Rule of the full score.
 * @param known Items with all of their content.
 * @param seen The fused rows of the same items, made of what is left, `[items, dimensions]`.
 */
export function expectedRule(
  people: PeopleProducts,
  full: ScoreRule,
  known: ItemRows,
  seen: Float32Array,
): ScoreRule {
  const { dimensions, idsIds, idsFused, fusedFused } = people;
  const products = (left: Float32Array, right: Float32Array) => centredProducts(left, right, dimensions);
  // Sums over people and items of the products of two scores.
  const both = overlap(idsFused, products(known.ids, seen));
  const ids = overlap(idsIds, products(known.ids, known.ids));
  const fused = overlap(fusedFused, products(seen, seen));
  const { shares } = full;
  const targetIds = shares.ids * ids + shares.fused * overlap(idsFused, products(known.ids, known.fused));
  const targetFused = shares.ids * both + shares.fused * overlap(fusedFused, products(known.fused, seen));
  const fitted = solvePair(ids, both, fused, targetIds, targetFused);
  const means = { ids: meanRow(known.ids, dimensions), fused: meanRow(known.fused, dimensions) };
  const shift = (mean: Float64Array, centre: Float64Array, share: number) =>
    mean.map((value, at) => share * (value - centre[at]!));
  return {
    shares: fitted,
    centre: { ids: means.ids, fused: meanRow(seen, dimensions) },
    offset: {
      ids: shift(means.ids, full.centre.ids, shares.ids),
      fused: shift(means.fused, full.centre.fused, shares.fused),
    },
  };
}

/** The shares of two scores whose square sums are `a` and `c` and whose product sum is `b`; 0 for one that does not vary. */
function solvePair(a: number, b: number, c: number, x: number, y: number): Shares {
  const [left, right] = [a * (1 + RIDGE), c * (1 + RIDGE)];
  if (!(left > 0)) return { ids: 0, fused: right > 0 ? y / right : 0 };
  if (!(right > 0)) return { ids: x / left, fused: 0 };
  const determinant = left * right - b * b;
  return { ids: (x * right - b * y) / determinant, fused: (left * y - b * x) / determinant };
}

/** Products of two tables' columns over the items, each about its mean. */
function centredProducts(left: Float32Array, right: Float32Array, dimensions: number): Float64Array {
  const rows = left.length / dimensions;
  const sums = crossProducts(left, right, dimensions);
  const [ofLeft, ofRight] = [meanRow(left, dimensions), meanRow(right, dimensions)];
  return sums.map((sum, at) => sum - rows * ofLeft[Math.floor(at / dimensions)]! * ofRight[at % dimensions]!);
}
