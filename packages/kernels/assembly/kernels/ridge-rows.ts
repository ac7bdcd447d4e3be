import { solvePositiveSystem } from "../vector/positive-system";
import { addRowProducts } from "../vector/row-products";
import { addScaled } from "../vector/rows";

/** Cells of a long row that are turned at a time. */
const STRIP: i32 = 256;

/** Bytes that one part works in: floats `[max(shorter, STRIP), width]`, three float rows, doubles `[shorter, shorter]` and `[shorter]`. */
export function ridgeRowsScratch(dimensions: i32, longest: i32): f64 {
  const width = (dimensions + 3) & ~3;
  const shorter = min<i32>(dimensions, longest);
  const block = <f64>width * <f64>max<i32>(shorter, STRIP) * 4;
  return block + <f64>width * 8 + <f64>shorter * <f64>(shorter + 1) * 8 + 64;
}

/**
 * For every `parts`-th row from `first + part`: the x that minimises Σ w (1 - v·x)² + xᵀ (diagonal + ridge) x over its cells.
 *
 * In units of the diagonal's root, the equations are the identity plus the rows' products with each other: of the cells
 * (Woodbury's identity) where these are fewer than the dimensions, else of the dimensions.
 */
export function ridgeRows(
  offsets: usize,
  columns: usize,
  weights: usize,
  table: usize,
  diagonal: usize,
  ridge: usize,
  output: usize,
  dimensions: i32,
  first: i32,
  last: i32,
  scratch: usize,
  scratchBytes: usize,
  part: i32,
  parts: i32,
): void {
  const width = (dimensions + 3) & ~3;
  const scale = scratch + (<usize>part) * scratchBytes;
  const sum = scale + ((<usize>width) << 2);
  const work = sum + ((<usize>width) << 2);
  for (let row = first + part; row < last; row += parts) {
    const from = load<i32>(offsets + ((<usize>row) << 2));
    const cells = load<i32>(offsets + ((<usize>row) << 2), 4) - from;
    const target = output + (((<usize>row) * (<usize>dimensions)) << 2);
    if (cells == 0) {
      memory.fill(target, 0, (<usize>dimensions) << 2);
      continue;
    }
    writeScale(diagonal, load<f32>(ridge + ((<usize>row) << 2)), scale, dimensions);
    const ownColumns = columns + ((<usize>from) << 2);
    const ownWeights = weights + ((<usize>from) << 2);
    if (cells < dimensions) byCells(ownColumns, ownWeights, cells, table, scale, sum, work, dimensions, width);
    else byDimensions(ownColumns, ownWeights, cells, table, scale, sum, work, dimensions);
    for (let at: usize = 0; at < (<usize>dimensions) << 2; at += 4) {
      store<f32>(target + at, load<f32>(sum + at) * load<f32>(scale + at));
    }
  }
}

function writeScale(diagonal: usize, ridge: f32, scale: usize, dimensions: i32): void {
  for (let at: usize = 0; at < (<usize>dimensions) << 2; at += 4) {
    store<f32>(scale + at, 1 / sqrt<f32>(load<f32>(diagonal + at) + ridge));
  }
}

/** Solves as many equations as there are cells; `sum` becomes the solution in units of the diagonal's root. */
function byCells(
  columns: usize,
  weights: usize,
  cells: i32,
  table: usize,
  scale: usize,
  sum: usize,
  work: usize,
  dimensions: i32,
  width: i32,
): void {
  const rowBytes = (<usize>width) << 2;
  const normal = (work + (<usize>cells) * rowBytes + 7) & ~7;
  const right = normal + ((<usize>cells * <usize>cells) << 3);
  memory.fill(normal, 0, right - normal);
  for (let cell = 0; cell < cells; cell++) {
    const weight = sqrt<f32>(load<f32>(weights + ((<usize>cell) << 2)));
    const source = table + (((<usize>load<i32>(columns + ((<usize>cell) << 2))) * (<usize>dimensions)) << 2);
    scaleRow(source, scale, weight, work + (<usize>cell) * rowBytes, dimensions, width);
    store<f64>(normal + ((<usize>cell * <usize>(cells + 1)) << 3), 1);
    store<f64>(right + ((<usize>cell) << 3), <f64>weight);
  }
  addRowProducts(work, cells, width, normal);
  solvePositiveSystem(normal, right, cells);
  memory.fill(sum, 0, rowBytes);
  for (let cell = 0; cell < cells; cell++) {
    addScaled(sum, work + (<usize>cell) * rowBytes, <f32>load<f64>(right + ((<usize>cell) << 3)), width);
  }
}

function scaleRow(source: usize, scale: usize, weight: f32, target: usize, dimensions: i32, width: i32): void {
  const narrow = (<usize>(dimensions & ~3)) << 2;
  const end = (<usize>dimensions) << 2;
  const weights = f32x4.splat(weight);
  let at: usize = 0;
  for (; at < narrow; at += 16) {
    const scaled = f32x4.mul(v128.load(source + at), v128.load(scale + at));
    v128.store(target + at, f32x4.mul(scaled, weights));
  }
  for (; at < end; at += 4) store<f32>(target + at, load<f32>(source + at) * load<f32>(scale + at) * weight);
  for (; at < (<usize>width) << 2; at += 4) store<f32>(target + at, 0);
}

/** Solves as many equations as there are dimensions; `sum` becomes the solution in units of the diagonal's root. */
function byDimensions(
  columns: usize,
  weights: usize,
  cells: i32,
  table: usize,
  scale: usize,
  sum: usize,
  work: usize,
  dimensions: i32,
): void {
  const normal = (work + ((<usize>dimensions * <usize>STRIP) << 2) + 7) & ~7;
  const right = normal + ((<usize>dimensions * <usize>dimensions) << 3);
  memory.fill(normal, 0, right - normal + ((<usize>dimensions) << 3));
  for (let at = 0; at < dimensions; at++) store<f64>(normal + ((<usize>at * <usize>(dimensions + 1)) << 3), 1);
  for (let cell = 0; cell < cells; cell += STRIP) {
    const count = min<i32>(STRIP, cells - cell);
    const strip = (count + 3) & ~3;
    const start = (<usize>cell) << 2;
    turnStrip(columns + start, weights + start, count, strip, table, scale, right, work, dimensions);
    addRowProducts(work, dimensions, strip, normal);
  }
  solvePositiveSystem(normal, right, dimensions);
  for (let at = 0; at < dimensions; at++) {
    store<f32>(sum + ((<usize>at) << 2), <f32>load<f64>(right + ((<usize>at) << 3)));
  }
}

/** Writes the cells' scaled rows as columns, `[dimensions, strip]`, and adds them, times their root weight, to the right side. */
function turnStrip(
  columns: usize,
  weights: usize,
  count: i32,
  strip: i32,
  table: usize,
  scale: usize,
  right: usize,
  work: usize,
  dimensions: i32,
): void {
  const stripBytes = (<usize>strip) << 2;
  memory.fill(work, 0, (<usize>dimensions) * stripBytes);
  for (let cell = 0; cell < count; cell++) {
    const weight = sqrt<f32>(load<f32>(weights + ((<usize>cell) << 2)));
    const source = table + (((<usize>load<i32>(columns + ((<usize>cell) << 2))) * (<usize>dimensions)) << 2);
    let target = work + ((<usize>cell) << 2);
    for (let at = 0; at < dimensions; at++, target += stripBytes) {
      const place = (<usize>at) << 2;
      const value = load<f32>(source + place) * load<f32>(scale + place) * weight;
      store<f32>(target, value);
      const cellOfRight = right + ((<usize>at) << 3);
      store<f64>(cellOfRight, load<f64>(cellOfRight) + <f64>value * <f64>weight);
    }
  }
}
