/**
 * The search of the thread beside an exact index in its cells, and the measurement of how many rows it is to read: the
 * fewest with which it finds rows that are near enough to the true ones.
 */
export const CELLS_SEARCH_SOURCE = `
const PROBES = 24;
const PROBED = 20;
const BREADTHS = [1 / 64, 3 / 128, 1 / 32, 3 / 64, 1 / 16, 3 / 32, 1 / 8, 3 / 16, 1 / 4];

// What a filter accepts, by place: how many rows in all and in each cell.
const acceptedPlaces = (cells, among) => {
  const [marks, inCell] = [new Uint8Array(cells.end), new Int32Array(cells.count)];
  let rows = 0;
  for (const slot of among) {
    const place = cells.placeOf[slot] ?? -1;
    if (place < 0) continue;
    marks[place] = 1;
    if (place < cells.rows) inCell[cells.cellAt[place]]++;
    rows++;
  }
  return { marks, inCell, rows };
};

// Bounds the rows of the cells nearest to the memory's query, and the tail; the places from which each run of them stands.
const boundNearest = (cells, scale, wanted, accepted, all = false) => {
  const { held, starts, count } = cells;
  const { at, views, kernels } = held;
  kernels.boundByteSlots(at.centreCodes, width, at.centreScales, at.centreBounds, 0, count, at.query, scale,
    at.lower, at.upper);
  // All cells need an order only where a filter may leave few rows in the nearest.
  const likely = accepted === undefined && !all ? Math.ceil((2 * wanted * count) / cells.rows) + 16 : count;
  const ordered = Math.min(count, likely);
  kernels.topK(at.lower, count, ordered, 0, 0, 0, at.found, at.best);
  const runs = [];
  let [bounded, reached] = [0, 0];
  const bound = (from, rows) => {
    if (rows === 0) return;
    boundRows(held, from, rows, scale, bounded);
    runs.push({ from, at: bounded });
    bounded += rows;
  };
  for (let rank = 0; rank < ordered && reached < wanted; rank++) {
    const cell = views.found[rank];
    bound(starts[cell], starts[cell + 1] - starts[cell]);
    // Rows that are crossed out are no rows reached.
    reached += (accepted?.inCell ?? cells.live)[cell];
  }
  bound(cells.rows, cells.end - cells.rows);
  return { runs, bounded, isAll: ordered === count || reached >= wanted };
};

// The places of rows that can be among the best of those bounded.
const candidatePlaces = ({ held }, { runs, bounded }, count, accepted) => {
  const { at, views, kernels } = held;
  if (accepted !== undefined) {
    for (const [one, { from, at: start }] of runs.entries()) {
      const end = runs[one + 1]?.at ?? bounded;
      for (let row = start; row < end; row++) {
        if (accepted.marks[from + row - start] === 1) continue;
        views.lower[row] = NaN;
        views.upper[row] = NaN;
      }
    }
  }
  const most = Math.min(count, bounded);
  const size = kernels.topK(at.lower, bounded, most, 0, 0, 0, at.found, at.best);
  const least = size < most ? -Infinity : views.best[most - 1];
  const reaching = views.found.slice(0, kernels.rowsAtLeast(at.upper, bounded, least, 0, at.found));
  let run = 0;
  for (let one = 0; one < reaching.length; one++) {
    while (run + 1 < runs.length && runs[run + 1].at <= reaching[one]) run++;
    reaching[one] += runs[run].from - runs[run].at;
  }
  return reaching;
};

// The best rows that a search of so wide a part of the cells finds.
const searchCells = (cells, { queries, start, code, scale, count }, breadth, accepted) => {
  const { at, views, kernels } = cells.held;
  views.query.set(code);
  const among = accepted === undefined ? cells.rows : accepted.rows;
  // The nearest of those that a filter accepts stand in more cells than as many of all.
  const share = accepted === undefined ? breadth : Math.min(1, 2 * breadth);
  const wanted = Math.max(share * among, 4 * count);
  let nearest = boundNearest(cells, scale, wanted, accepted);
  if (!nearest.isAll) nearest = boundNearest(cells, scale, wanted, accepted, true);
  const places = candidatePlaces(cells, nearest, count, accepted);
  const slots = places.map((place) => cells.slotAt[place]).sort();
  for (let one = 0; one < slots.length; one++) views.lower[one] = dot(slots[one], queries, start);
  const size = kernels.topK(at.lower, slots.length, Math.min(count, slots.length), 0, 0, 0, at.found, at.best);
  return {
    slots: views.found.slice(0, size).map((one) => slots[one]),
    scores: views.best.slice(0, size),
  };
};

// Queries like those to come: rows, and what a row has in common with those nearest to it.
const makeProbes = function* (cells, slots) {
  const probes = [];
  for (let probe = 0; probe < PROBES; probe++) {
    const self = slots[Math.floor((probe * slots.length) / PROBES)];
    const row = chunks[Math.floor(self / rowsAChunk)]?.slice((self % rowsAChunk) * dimensions, (self % rowsAChunk + 1) * dimensions);
    if (row === undefined) continue;
    if (probe % 2 === 1) {
      for (const near of searchCells(cells, asProbe(row), 1).slots.slice(0, 8)) {
        const from = (near % rowsAChunk) * dimensions;
        for (let at = 0; at < dimensions; at++) row[at] += chunks[Math.floor(near / rowsAChunk)][from + at];
      }
    }
    yield;
    makeUnit(row, 0);
    const query = asProbe(row);
    probes.push({ query, self, most: likeness(searchCells(cells, query, 1), self) });
    yield;
  }
  // What any row is like: only what is above it is worth finding.
  for (const probe of probes) {
    const { query: { queries } } = probe;
    probe.least = probes.reduce((sum, { self }) => sum + (self === probe.self ? 0 : dot(self, queries, 0)), 0) / (probes.length - 1);
  }
  return probes;
};

const asProbe = (queries) => {
  const code = new Int16Array(width);
  return { queries, start: 0, code, scale: writeDirection(code, queries, 0), count: PROBED + 1 };
};

// The mean score of the best but the row itself.
const likeness = ({ slots, scores }, self) => {
  let [sum, count] = [0, 0];
  for (let one = 0; one < slots.length && count < PROBED; one++) {
    if (slots[one] === self) continue;
    sum += scores[one];
    count++;
  }
  return count === 0 ? 0 : sum / count;
};

// The narrowest breadth that finds rows near enough; undefined where cells are not worth having.
const chooseBreadth = function* (cells, slots) {
  const probes = yield* makeProbes(cells, slots);
  for (const breadth of BREADTHS) {
    let reached = 0;
    for (const { query, self, most, least } of probes) {
      const found = likeness(searchCells(cells, query, breadth), self);
      reached += most > least ? (found - least) / (most - least) : 1;
      yield;
    }
    if (reached >= nearEnough * probes.length) return breadth;
  }
  return undefined;
};
`;
