/**
 * The memory of cells in the thread beside an exact index: codes side by side in the order of their cells, the centres, and
 * what a search writes, with the kernels over it.
 */
export const CELL_MEMORY_SOURCE = `
// Memories that are used again: many made anew would be given back late, as the collector does not count what they hold.
const spares = [];

// The memory's arrays with their addresses, and the kernels over it.
const openCellMemory = (rows, cells) => {
  const kinds = {
    codes: [Int8Array, rows * width], scales: [Float32Array, rows], bounds: [Float32Array, rows],
    centreCodes: [Int8Array, cells * width], centreScales: [Float32Array, cells], centreBounds: [Float32Array, cells],
    query: [Int16Array, width], found: [Int32Array, rows], best: [Float32Array, rows],
    lower: [Float32Array, rows], upper: [Float32Array, rows],
  };
  const at = {};
  let end = 64;
  for (const [name, [Kind, length]] of Object.entries(kinds)) {
    at[name] = end;
    end += Math.ceil((length * Kind.BYTES_PER_ELEMENT) / 64) * 64;
  }
  const fitting = spares.findIndex(({ own }) => own.buffer.byteLength >= end);
  const spare = fitting < 0 ? makeMemory(Math.ceil((1.1 * end) / 65536)) : spares.splice(fitting, 1)[0];
  const views = {};
  for (const [name, [Kind, length]] of Object.entries(kinds)) views[name] = new Kind(spare.own.buffer, at[name], length);
  views.centreBounds.fill(0);
  return { at, views, kernels: spare.kernels, spare };
};

const makeMemory = (pages) => {
  const own = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  return { own, kernels: new WebAssembly.Instance(module, { env: { memory: own } }).exports };
};

// Keeps the largest two: the work's, and those of the cells before.
const giveBack = ({ spare }) => {
  if (spares.includes(spare)) return;
  spares.push(spare);
  spares.sort((left, right) => left.own.buffer.byteLength - right.own.buffer.byteLength);
  if (spares.length > 2) spares.shift();
};

// Bounds the dot products of rows side by side with the memory's query, from a place of its arrays on.
const boundRows = ({ at, kernels }, from, count, scale, place) =>
  kernels.boundByteSlots(at.codes + from * width, width, at.scales + 4 * from, at.bounds + 4 * from, 0, count,
    at.query, scale, at.lower + 4 * place, at.upper + 4 * place);

// Copies rows of the table to places side by side.
const copyRows = ({ views }, slots, from, count, place) => locked(() => {
  const [codes, scales, bounds, used] = [control[1] >>> 0, control[2] >>> 0, control[3] >>> 0, control[10]];
  const table = [view(Int8Array, codes, used * width), view(Float32Array, scales, used), view(Float32Array, bounds, used)];
  for (let one = 0; one < count; one++) {
    const slot = slots[from + one];
    views.codes.set(table[0].subarray(slot * width, (slot + 1) * width), (place + one) * width);
    views.scales[place + one] = table[1][slot];
    views.bounds[place + one] = table[2][slot];
  }
});

function* copyInSteps(held, slots, from, count, place) {
  for (let one = 0; one < count; one += 1024)
    yield copyRows(held, slots, from + one, Math.min(1024, count - one), place + one);
}
`;
