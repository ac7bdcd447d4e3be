import { createExactIndex, createGraphIndex, type SlotIndex } from "@modalis/index";
import { topItems } from "@modalis/kernels";
import { madeUpRows } from "./made-up-rows.js";
import { openOnnxTopK } from "./onnx-top-k.js";

const COUNT = 10;

export interface Size {
  readonly kind: string;
  readonly rows: number;
  readonly dimensions: number;
  readonly queries: number;
}

/** Named figures of one process. */
export type Figures = Readonly<Record<string, number>>;

export async function exactFigures(size: Size): Promise<Figures> {
  const { rows, queries } = given(size);
  const index = await createExactIndex({ dimensions: size.dimensions, capacity: size.rows });
  const start = performance.now();
  rows.forEach((row, slot) => void index.set(slot, row));
  const build = performance.now() - start;
  const figures = searchFigures(index, queries);
  const right = queries.map((query) => nearestInDouble(rows, query));
  return {
    ...figures,
    recall: recall(right, (at) => index.search(queries[at]!, { count: COUNT }).slots),
    ...filterFigures(index, size.rows, queries),
    "s to build": build / 1000,
    MB: index.memoryBytes / 1e6,
  };
}

export async function graphFigures(size: Size): Promise<Figures> {
  const { rows, queries } = given(size);
  const exact = await createExactIndex({ dimensions: size.dimensions, capacity: size.rows });
  const index = await createGraphIndex({ dimensions: size.dimensions, capacity: size.rows });
  for (const [slot, row] of rows.entries()) {
    exact.set(slot, row);
    index.stage(slot, row);
  }
  const before = process.cpuUsage();
  let [longest, last] = [0, performance.now()];
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  await index.link();
  clearInterval(watch);
  const { user, system } = process.cpuUsage(before);
  const { breadth } = await index.calibrate();
  const accepted = [0.01, 0.1, 0.5].map((share) => [share, maskOf(size.rows, share)] as const);
  const truth = (accept?: Uint8Array) =>
    queries.map((query) => exact.search(query, { count: COUNT, ...(accept ? { accept } : {}) }).slots);
  return {
    ...searchFigures(index, queries),
    recall: recall(truth(), (at) => index.search(queries[at]!, { count: COUNT }).slots),
    breadth,
    ...filterFigures(index, size.rows, queries),
    ...Object.fromEntries(
      accepted.map(([share, accept]) => [
        `recall, ${share * 100} % accepted`,
        recall(truth(accept), (at) => index.search(queries[at]!, { count: COUNT, accept }).slots),
      ]),
    ),
    "processor s to build": (user + system) / 1e6,
    "longest ms without the event loop": longest,
    MB: index.memoryBytes / 1e6,
  };
}

export async function onnxFigures(size: Size, threads: number): Promise<Figures> {
  const { values, queries } = given(size);
  const search = await openOnnxTopK(values, size.dimensions, COUNT, threads);
  for (const query of queries.slice(0, 20)) await search(query);
  const times: number[] = [];
  for (const query of queries) {
    const start = performance.now();
    await search(query);
    times.push(performance.now() - start);
  }
  return { "ms a query": middle(times) };
}

function given({ kind, rows, dimensions, queries }: Size) {
  const values = madeUpRows(kind, rows, dimensions, 1);
  const cut = (all: Float32Array, count: number) =>
    Array.from({ length: count }, (_, row) => all.subarray(row * dimensions, (row + 1) * dimensions));
  return { values, rows: cut(values, rows), queries: cut(madeUpRows(kind, queries, dimensions, 2), queries) };
}

function searchFigures(index: SlotIndex, queries: readonly Float32Array[], accept?: Uint8Array): Figures {
  const options = { count: COUNT, ...(accept ? { accept } : {}) };
  for (const query of queries) index.search(query, options);
  const before = process.cpuUsage();
  const times = queries.map((query) => {
    const start = performance.now();
    index.search(query, options);
    return performance.now() - start;
  });
  const { user, system } = process.cpuUsage(before);
  return { "ms a query": middle(times), "processor ms a query": (user + system) / 1000 / queries.length };
}

function filterFigures(index: SlotIndex, rows: number, queries: readonly Float32Array[]): Figures {
  return Object.fromEntries(
    [0.01, 0.1, 0.5].map((share) => [
      `ms a query, ${share * 100} % accepted`,
      searchFigures(index, queries, maskOf(rows, share))["ms a query"]!,
    ]),
  );
}

/** Every so many of a thousand slots, mixed by a multiplication. */
function maskOf(rows: number, share: number): Uint8Array {
  return Uint8Array.from({ length: rows }, (_, slot) => ((slot * 7919) % 1000 < share * 1000 ? 1 : 0));
}

function nearestInDouble(rows: readonly Float32Array[], query: Float32Array): ArrayLike<number> {
  const scores = Float64Array.from(rows, (row) => {
    let sum = 0;
    for (let at = 0; at < query.length; at++) sum += row[at]! * query[at]!;
    return sum;
  });
  return topItems(scores, COUNT);
}

function recall(right: readonly ArrayLike<number>[], search: (at: number) => Int32Array): number {
  let found = 0;
  for (const [at, wanted] of right.entries()) {
    const slots = new Set(search(at));
    found += Array.from(wanted).filter((slot) => slots.has(slot)).length;
  }
  return found / (right.length * COUNT);
}

function middle(times: readonly number[]): number {
  return [...times].sort((left, right) => left - right)[times.length >> 1]!;
}
