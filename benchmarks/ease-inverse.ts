/**
 * Seconds to invert EASE's item matrix of Baby (7,050 items) by blocks on ONNX Runtime, and by numpy.linalg.inv in float32 where
 * python3 with numpy is installed. Interleaved, a fresh process each time, the same matrix.
 *
 * Run after a build: `npx tsx benchmarks/ease-inverse.ts [--repeats 3] [--threads 2] [--items 7050]`. Without ../shared/data, or with
 * another number of items, the matrix is made of random interactions.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { npyAsFloat32, readNpy, writeNpy } from "@modalis/contract";
import { itemMatrix } from "./ease-inverse/item-matrix.js";

const { values: flags } = parseArgs({
  options: {
    repeats: { type: "string", default: "3" },
    threads: { type: "string", default: "2" },
    items: { type: "string", default: "7050" },
    only: { type: "string" },
    folder: { type: "string" },
  },
});
const threads = Number(flags.threads);

if (flags.only === undefined) await compare();
else await invertOnce(flags.folder!, threads);

async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ease-inverse-"));
  try {
    const { matrix, size } = itemMatrix(Number(flags.items));
    writeFileSync(join(folder, "matrix.npy"), writeNpy({ dtype: "<f4", shape: [size, size], data: matrix }));
    console.log(
      `${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, ${threads} threads, ${size} items`,
    );
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let repeat = 0; repeat < Number(flags.repeats); repeat++) {
      ours.push(reportOf("modalis", runOurs(folder)));
      const numpy = runNumpy(folder);
      if (numpy !== undefined) theirs.push(reportOf("numpy  ", numpy));
    }
    console.log(`modalis: ${range(ours)} s`);
    if (theirs.length === 0) console.log("numpy: skipped, needs python3 with numpy");
    else
      console.log(
        `numpy: ${range(theirs)} s; modalis / numpy: ${range(ours.map((own, at) => own / theirs[at]!))}`,
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Outcome {
  readonly seconds: number;
  /** Largest element of A A⁻¹ - I over 200 columns. */
  readonly error: number;
  /** Highest resident memory of the process, as a multiple of the matrix. */
  readonly memory: number;
}

function reportOf(name: string, { seconds, error, memory }: Outcome): number {
  console.log(
    `  ${name} ${seconds.toFixed(2)} s, |A A^-1 - I| ${error.toExponential(1)}, process at most ${memory.toFixed(2)} times the matrix`,
  );
  return seconds;
}

function runOurs(folder: string): Outcome {
  const given = ["--only", "modalis", "--folder", folder, "--threads", String(threads)];
  const program = process.argv[1]!;
  return JSON.parse(
    execFileSync(process.execPath, [...process.execArgv, program, ...given], { encoding: "utf8" }),
  );
}

function runNumpy(folder: string): Outcome | undefined {
  const program = new URL("./ease-inverse/inverse.py", import.meta.url);
  const env = { ...process.env, OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) };
  try {
    return JSON.parse(
      execFileSync("python3", [program.pathname, folder], { encoding: "utf8", env, stdio: "pipe" }),
    );
  } catch {
    return undefined;
  }
}

/** The child process: one inverse, its error and its memory on one line. */
async function invertOnce(folder: string, own: number): Promise<void> {
  const { createPace, invertSymmetricInPlace, openDenseProducts } = await import(
    "./ease-inverse/inverse-parts.js"
  );
  const read = () => npyAsFloat32(readNpy(readFileSync(join(folder, "matrix.npy"))));
  const inverse = read();
  const size = Math.sqrt(inverse.length);
  await using products = await openDenseProducts(own);
  const start = performance.now();
  await invertSymmetricInPlace(inverse, size, products, createPace({}));
  const seconds = (performance.now() - start) / 1000;
  const memory = (process.resourceUsage().maxRSS * 1024) / (4 * inverse.length);
  const matrix = read();
  const some = Math.min(size, 200);
  const product = await products.timesTransposed(inverse.subarray(0, some * size), matrix, size);
  let error = 0;
  for (let row = 0; row < some; row++) {
    for (let column = 0; column < size; column++)
      error = Math.max(error, Math.abs(product[row * size + column]! - (row === column ? 1 : 0)));
  }
  console.log(JSON.stringify({ seconds, error, memory }));
}

function range(values: readonly number[]): string {
  const sorted = [...values].sort((left, right) => left - right);
  return [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!]
    .map((value) => value.toFixed(2))
    .join(" / ");
}
