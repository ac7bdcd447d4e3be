/**
 * What the thread beside an exact index runs. A string, so that it works from sources and from any bundle without a file to
 * look up.
 *
 * It holds the lock while it reads the table's addresses and rows, so that they move only between scans. Rows are compared a
 * block at a time with all queries of a call, so that the second query finds a block's codes in the cache.
 */
export const BESIDE_SOURCE = `
"use strict";
const { parentPort, workerData } = require("node:worker_threads");
const { module, memory, control, width } = workerData;
const { boundByteSlots, topK, rowsAtLeast } = new WebAssembly.Instance(module, { env: { memory } }).exports;
const BLOCK = 1024;

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

const scan = ({ queries, scales, counts, rows }) => {
  const [codes, rowScales, bounds, query, found, best, lower, upper] = Array.from(control.subarray(1), (at) => at >>> 0);
  const room = control[9];
  view(Int16Array, query, queries.length).set(queries);
  for (let from = 0; from < rows; from += BLOCK) {
    const length = Math.min(BLOCK, rows - from);
    for (let at = 0; at < counts.length; at++) {
      const place = 4 * (at * room + from);
      boundByteSlots(codes + from * width, width, rowScales + 4 * from, bounds + 4 * from, 0, length,
        query + 2 * at * width, scales[at], lower + place, upper + place);
    }
  }
  return counts.map((count, at) => {
    const place = 4 * at * room;
    const most = Math.min(count, rows);
    const size = topK(lower + place, rows, most, 0, 0, 0, found, best);
    const least = size < most ? -Infinity : view(Float32Array, best, most)[most - 1];
    const length = rowsAtLeast(upper + place, rows, least, 0, found);
    return view(Int32Array, found, length).slice();
  });
};

parentPort.on("message", ({ call, ...asked }) => {
  const found = locked(() => scan(asked));
  parentPort.postMessage({ call, found }, found.map(({ buffer }) => buffer));
});
`;
