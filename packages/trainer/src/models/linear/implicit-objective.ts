import type { SparseRows } from "../../linear-algebra/sparse-rows.js";
import { frequencyRidge, type ImplicitFactors, type ImplicitFactorsOptions } from "./implicit-factors.js";

/**
 * What implicit ALS minimises: Σ_observed w (1 - u·v)² + a Σ_all (u·v)² + Σ λ (n + a others)^ν |row|² over both sides.
 *
 * The sum over all pairs is that over the products of the two gram matrices, so it costs rows · dimensions².
 */
export function implicitObjective(
  rows: SparseRows,
  { userFactors, itemFactors }: ImplicitFactors,
  options: Omit<ImplicitFactorsOptions, "seed" | "sweeps" | "threads">,
): number {
  const { dimensions } = options;
  const users = rows.offsets.length - 1;
  const itemCounts = new Float64Array(rows.width);
  let sum = 0;
  for (let user = 0; user < users; user++) {
    for (let cell = rows.offsets[user]!; cell < rows.offsets[user + 1]!; cell++) {
      const item = rows.columns[cell]!;
      itemCounts[item]! += 1;
      let short = 1;
      for (let at = 0; at < dimensions; at++)
        short -= userFactors[user * dimensions + at]! * itemFactors[item * dimensions + at]!;
      sum += rows.values[cell]! * short * short;
    }
    const count = rows.offsets[user + 1]! - rows.offsets[user]!;
    sum += frequencyRidge(count, rows.width, options) * squaredLength(userFactors, user, dimensions);
  }
  for (let item = 0; item < rows.width; item++)
    sum += frequencyRidge(itemCounts[item]!, users, options) * squaredLength(itemFactors, item, dimensions);
  const [left, right] = [gramOf(userFactors, dimensions), gramOf(itemFactors, dimensions)];
  return sum + options.unobservedWeight * left.reduce((total, value, at) => total + value * right[at]!, 0);
}

function squaredLength(table: Float32Array, row: number, dimensions: number): number {
  let square = 0;
  for (let at = row * dimensions; at < (row + 1) * dimensions; at++) square += table[at]! ** 2;
  return square;
}

function gramOf(table: Float32Array, dimensions: number): Float64Array {
  const gram = new Float64Array(dimensions * dimensions);
  for (let start = 0; start < table.length; start += dimensions) {
    for (let left = 0; left < dimensions; left++) {
      const scale = table[start + left]!;
      for (let right = 0; right < dimensions; right++)
        gram[left * dimensions + right]! += scale * table[start + right]!;
    }
  }
  return gram;
}
