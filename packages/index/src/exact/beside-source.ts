import { CELL_MEMORY_SOURCE } from "./cell-memory-source.js";
import { CELLS_SEARCH_SOURCE } from "./cells-search-source.js";
import { CELLS_SOURCE } from "./cells-source.js";

/**
 * What the thread beside an exact index runs. A string, so that it works from sources and from any bundle without a file to
 * look up; its `dot` is that of `float-rows.ts`, sum by sum.
 *
 * It holds the lock while it reads the table's addresses and rows, so that they move only between scans. Rows are compared a
 * block at a time with all queries of a call, so that the second query finds a block's codes in the cache.
 */
export const BESIDE_SOURCE = `
"use strict";
const { parentPort, workerData } = require("node:worker_threads");
const { module, memory, control, width, dimensions, rowsAChunk, nearEnough } = workerData;
const chunks = [];
const { boundByteSlots, topK, rowsAtLeast } = new WebAssembly.Instance(module, { env: { memory } }).exports;
const BLOCK = 1024;
const DENSE = 32;
const LEAST_ROWS_IN_CELLS = 32768;
const SLICE_MS = 3;

const locked = (work) => {
  while (Atomics.compareExchange(control, 0, 0, 1) !== 0) Atomics.wait(control, 0, 1);
  try {
    return work();
  } finally {
    Atomics.store(control, 0, 0);
    Atomics.notify(control, 0);
  }
};

const view = (Kind, at, length) => {
  const end = at + length * Kind.BYTES_PER_ELEMENT;
  // This thread learns of a growth when it asks for one.
  if (memory.buffer.byteLength < end) memory.grow(0);
  return new Kind(memory.buffer, at, length);
};

const dot = (slot, query, start) => {
  const values = chunks[Math.floor(slot / rowsAChunk)];
  // A row that came meanwhile: what is found is of no use then, and nobody takes it.
  if (values === undefined) return NaN;
  const row = (slot % rowsAChunk) * dimensions;
  let first = 0, second = 0, third = 0, fourth = 0;
  let at = 0;
  for (; at + 4 <= dimensions; at += 4) {
    first += values[row + at] * query[start + at];
    second += values[row + at + 1] * query[start + at + 1];
    third += values[row + at + 2] * query[start + at + 2];
    fourth += values[row + at + 3] * query[start + at + 3];
  }
  for (; at < dimensions; at++) first += values[row + at] * query[start + at];
  return first + second + (third + fourth);
};

// A bit a slot, set where it is not among those listed.
const rejectedBits = (among, used, at) => {
  const bits = view(Int32Array, at, (used + 31) >> 5).fill(-1);
  for (const slot of among) bits[slot >> 5] &= ~(1 << (slot & 31));
  return bits;
};

const scan = ({ queries, codes, scales, counts, used, among }) => {
  const [table, rowScales, bounds, query, found, best, lower, upper, listed] =
    Array.from(control.subarray(1, 10), (at) => at >>> 0);
  const room = control[10];
  // Reading all rows in order costs less than going from one listed row to the next, unless they are few.
  const isDense = among !== undefined && among.length * DENSE >= used;
  const rejected = isDense ? rejectedBits(among, used, listed) : undefined;
  const list = among === undefined || isDense ? 0 : listed;
  const rows = list === 0 ? used : among.length;
  if (list !== 0) view(Int32Array, list, rows).set(among);
  view(Int16Array, query, codes.length).set(codes);
  for (let from = 0; from < rows; from += BLOCK) {
    const length = Math.min(BLOCK, rows - from);
    // Listed rows are counted from the table's beginning.
    const [first, block] = list === 0 ? [from, 0] : [0, list + 4 * from];
    for (let at = 0; at < counts.length; at++) {
      const place = 4 * (at * room + from);
      boundByteSlots(table + first * width, width, rowScales + 4 * first, bounds + 4 * first, block, length,
        query + 2 * at * width, scales[at], lower + place, upper + place);
    }
  }
  const all = counts.reduce((sum, count) => sum + Math.min(count, rows), 0);
  const [slots, scores, lengths] = [new Int32Array(all), new Float32Array(all), []];
  let end = 0;
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at];
    const place = 4 * at * room;
    const most = Math.min(count, rows);
    const size = topK(lower + place, rows, most, isDense ? listed : 0, 0, 0, found, best);
    const least = size < most ? -Infinity : view(Float32Array, best, most)[most - 1];
    const reaching = view(Int32Array, found, rowsAtLeast(upper + place, rows, least, list, found));
    const candidates = isDense
      ? reaching.filter((slot) => ((rejected[slot >> 5] >> (slot & 31)) & 1) === 0)
      : reaching.slice();
    const length = candidates.length;
    const full = view(Float32Array, lower + place, length);
    for (let one = 0; one < length; one++) full[one] = dot(candidates[one], queries, at * dimensions);
    const chosen = topK(lower + place, length, Math.min(count, length), 0, 0, 0, found, best);
    const ranked = view(Int32Array, found, chosen);
    for (let rank = 0; rank < chosen; rank++) slots[end + rank] = candidates[ranked[rank]];
    scores.set(view(Float32Array, best, chosen), end);
    lengths.push(chosen);
    end += chosen;
  }
  return { slots, scores, lengths, share: 1 };
};

${CELL_MEMORY_SOURCE}
${CELLS_SOURCE}
${CELLS_SEARCH_SOURCE}
let cells, making;
let changedMeanwhile = [];
// Making cells again and again, as while many rows come, takes no more than a fourth of this thread's time.
let [spentMs, notBeforeMs] = [0, 0];
// So many rows that were held were not worth cells.
let vain = 0;

function* makeAndMeasure(used) {
  const slots = heldSlots(used);
  if (slots.length < Math.max(LEAST_ROWS_IN_CELLS, 2 * vain)) return undefined;
  const made = yield* makeCells(slots, used);
  made.breadth = yield* chooseBreadth(made, slots);
  if (made.breadth !== undefined) return made;
  vain = slots.length;
  giveBack(made.held);
  return undefined;
}

const goOn = (own, used) => {
  if (making !== own) return;
  const start = performance.now();
  let step = { done: false };
  try {
    while (!step.done && performance.now() < start + SLICE_MS) step = own.next();
  } catch {
    // Where there is no memory for more, what there is serves.
    step = { done: true };
  }
  spentMs += performance.now() - start;
  if (!step.done) return void setImmediate(goOn, own, used);
  stopMaking();
  if (step.value !== undefined) putInPlace(followChanges(step.value, changedMeanwhile) ? step.value : undefined);
};

const stopMaking = () => {
  making = undefined;
  notBeforeMs = performance.now() + 3 * spentMs;
  spentMs = 0;
};

const putInPlace = (made) => {
  if (cells !== undefined) giveBack(cells.held);
  cells = made;
};

const follow = (changed, used) => {
  if (changed === undefined || (cells !== undefined && !followChanges(cells, changed))) putInPlace(undefined);
  if (making !== undefined) {
    if (changed !== undefined) changedMeanwhile.push(...changed);
    // What is made would have no room for so many.
    if (changed === undefined || changedMeanwhile.length > Math.max(LEAST_TAIL, used >> 5)) stopMaking();
  }
  const isDue = cells === undefined
    ? used >= Math.max(LEAST_ROWS_IN_CELLS, 2 * vain)
    : 2 * (cells.end - cells.rows) > cells.room - cells.rows;
  if (!isDue || making !== undefined || performance.now() < notBeforeMs) return;
  changedMeanwhile = [];
  making = makeAndMeasure(used);
  setImmediate(goOn, making, used);
};

const scanCells = ({ queries, codes, scales, counts, among }) => {
  const accepted = among === undefined ? undefined : acceptedPlaces(cells, among);
  const found = counts.map((count, at) => searchCells(cells, {
    queries, start: at * dimensions, code: codes.subarray(at * width, (at + 1) * width), scale: scales[at], count,
  }, cells.breadth, accepted));
  const all = found.reduce((sum, { slots }) => sum + slots.length, 0);
  const [slots, scores] = [new Int32Array(all), new Float32Array(all)];
  let end = 0;
  for (const one of found) {
    slots.set(one.slots, end);
    scores.set(one.scores, end);
    end += one.slots.length;
  }
  return { slots, scores, lengths: found.map((one) => one.slots.length), share: cells.breadth };
};

parentPort.on("message", ({ call, made, changed, asked }) => {
  for (const { number, rows } of made) chunks[number] = rows;
  if (nearEnough < 1) follow(changed, asked.used);
  const isListed = asked.among !== undefined && asked.among.length * DENSE < asked.used;
  const found = cells === undefined || isListed ? locked(() => scan(asked)) : scanCells(asked);
  parentPort.postMessage({ call, found }, [found.slots.buffer, found.scores.buffer]);
});
`;
