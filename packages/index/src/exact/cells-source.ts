/**
 * The part of the thread beside an exact index that searches near a query and not everywhere: an inverted file (Jégou, Douze
 * and Schmid, "Product Quantization for Nearest Neighbor Search", 2011) over the same int8 codes.
 *
 * Rows are copied in the order of the cells whose centres they are nearest to (spherical k-means), to a memory of this
 * thread's own. A row that changed afterwards is crossed out there and stands in the tail, which every search reads; when
 * half of the tail is used, all is made anew. It is made between searches, `SLICE_MS` at a time, while whole scans serve.
 */
export const CELLS_SOURCE = `
const SWEEPS = 4;
const MOST_CELLS = 1280;
const SAMPLE_A_CELL = 64;
const LEAST_TAIL = 1024;

// The slots that hold a row.
const heldSlots = (used) => locked(() => {
  const bounds = view(Float32Array, control[3] >>> 0, used);
  const slots = new Int32Array(used);
  let count = 0;
  for (let slot = 0; slot < used; slot++) if (!Number.isNaN(bounds[slot])) slots[count++] = slot;
  return slots.subarray(0, count);
});

const makeUnit = (values, start) => {
  let sum = 0;
  for (let at = 0; at < dimensions; at++) sum += values[start + at] ** 2;
  const inverse = sum > 0 ? 1 / Math.sqrt(sum) : 0;
  for (let at = 0; at < dimensions; at++) values[start + at] *= inverse;
};

// A query's code as byte-code.ts writes it, of a direction.
const writeDirection = (target, values, start) => {
  let [largest, sum] = [0, 0];
  for (let at = 0; at < dimensions; at++) {
    const value = Math.abs(values[start + at]);
    largest = Math.max(largest, value);
    sum += value;
  }
  const factor = largest === 0 ? 0 : Math.floor(Math.min(32767, (16909320 - dimensions) / (sum / largest))) / largest;
  for (let at = 0; at < dimensions; at++) target[at] = Math.round(values[start + at] * factor);
  return factor === 0 ? 0 : 1 / factor;
};

// Which centre each of the memory's first rows is nearest to.
function* nearestCentres({ at, views, kernels }, centres, rows, nearest) {
  views.best.fill(-Infinity, 0, rows);
  for (let cell = 0; cell * dimensions < centres.length; cell++) {
    const scale = writeDirection(views.query, centres, cell * dimensions);
    kernels.nearerByteSlots(at.codes, width, at.scales, rows, at.query, scale, cell, at.best, at.found);
    yield;
  }
  nearest.set(views.found.subarray(0, rows));
}

// Centres of cells by spherical k-means on a sample of the rows.
function* trainCentres(held, cells, slots) {
  const { codes } = held.views;
  const centres = new Float32Array(cells * dimensions);
  const rows = Math.min(slots.length, cells * SAMPLE_A_CELL);
  const sample = Int32Array.from({ length: rows }, (_, row) => slots[Math.floor((row * slots.length) / rows)]);
  yield* copyInSteps(held, sample, 0, rows, 0);
  const add = (row, cell) => {
    let squares = 0;
    for (let at = 0; at < dimensions; at++) squares += codes[row * width + at] ** 2;
    const inverse = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let at = 0; at < dimensions; at++) centres[cell * dimensions + at] += codes[row * width + at] * inverse;
  };
  for (let cell = 0; cell < cells; cell++) add(Math.floor((cell * rows) / cells), cell);
  const nearest = new Int32Array(rows);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let cell = 0; cell < cells; cell++) makeUnit(centres, cell * dimensions);
    yield* nearestCentres(held, centres, rows, nearest);
    centres.fill(0);
    const sizes = new Int32Array(cells);
    for (let row = 0; row < rows; row++) {
      add(row, nearest[row]);
      sizes[nearest[row]]++;
      if (row % 1024 === 1023) yield;
    }
    // A cell that no row is nearest to begins again at some row.
    for (let cell = 0; cell < cells; cell++) if (sizes[cell] === 0) add((cell * 7919 + sweep) % rows, cell);
  }
  for (let cell = 0; cell < cells; cell++) makeUnit(centres, cell * dimensions);
  return centres;
}

// The slots of each cell, side by side.
const groupBy = (cellOf, count, slots) => {
  const ends = new Int32Array(count);
  for (const cell of cellOf) ends[cell]++;
  for (let cell = 1; cell < count; cell++) ends[cell] += ends[cell - 1];
  const grouped = new Int32Array(slots.length);
  const starts = Int32Array.from(ends);
  for (let at = slots.length - 1; at >= 0; at--) grouped[--starts[cellOf[at]]] = slots[at];
  return Array.from(ends, (end, cell) => grouped.subarray(starts[cell], end));
};

// The rows of the slots in the order of their cells, with a tail for those that change.
function* makeCells(slots, used) {
  const count = Math.min(MOST_CELLS, Math.round(2 * Math.sqrt(slots.length)));
  const work = openCellMemory(Math.min(slots.length, count * SAMPLE_A_CELL), 0);
  const block = work.views.scales.length;
  const centres = yield* trainCentres(work, count, slots);
  const cellOf = new Int32Array(slots.length);
  for (let from = 0; from < slots.length; from += block) {
    const rows = Math.min(block, slots.length - from);
    yield* copyInSteps(work, slots, from, rows, 0);
    yield* nearestCentres(work, centres, rows, cellOf.subarray(from, from + rows));
  }
  const cells = layCells(groupBy(cellOf, count, slots), used, Math.max(LEAST_TAIL, slots.length >> 5));
  giveBack(work);
  yield* copyInSteps(cells.held, cells.slotAt, 0, slots.length, 0);
  writeCentres(cells.held.views, centres);
  return cells;
}

const layCells = (groups, used, tail) => {
  const rows = groups.reduce((sum, group) => sum + group.length, 0);
  const cells = {
    held: openCellMemory(rows + tail, groups.length), count: groups.length, starts: new Int32Array(groups.length + 1),
    rows, end: rows, room: rows + tail, breadth: 1,
    live: Int32Array.from(groups, (group) => group.length),
    slotAt: new Int32Array(rows + tail), cellAt: new Int32Array(rows), placeOf: new Int32Array(used + tail).fill(-1),
  };
  let place = 0;
  for (const [cell, group] of groups.entries()) {
    for (const slot of group) {
      cells.slotAt[place] = slot;
      cells.cellAt[place] = cell;
      cells.placeOf[slot] = place++;
    }
    cells.starts[cell + 1] = place;
  }
  return cells;
};

// Centres as int8 codes: to choose among cells, these are as good as bounds.
const writeCentres = ({ centreCodes, centreScales }, centres) => {
  for (let cell = 0; cell < centreScales.length; cell++) {
    let largest = 0;
    for (let at = 0; at < dimensions; at++) largest = Math.max(largest, Math.abs(centres[cell * dimensions + at]));
    centreScales[cell] = largest / 127;
    const inverse = largest === 0 ? 0 : 127 / largest;
    for (let at = 0; at < dimensions; at++)
      centreCodes[cell * width + at] = Math.round(centres[cell * dimensions + at] * inverse);
  }
};

const crossOut = ({ held, live, cellAt, rows }, place) => {
  if (place < rows) live[cellAt[place]]--;
  held.views.bounds[place] = NaN;
};

// Crosses out rows that changed, and puts what they are now into the tail; false when that is full.
const followChanges = (cells, changed) => {
  const { placeOf } = cells;
  for (const slot of changed) {
    const former = placeOf[slot] ?? -1;
    if (former >= 0) crossOut(cells, former);
    if (slot >= placeOf.length || cells.end === cells.room) return false;
    copyRows(cells.held, [slot], 0, 1, cells.end);
    cells.slotAt[cells.end] = slot;
    placeOf[slot] = cells.end++;
  }
  return true;
};
`;
