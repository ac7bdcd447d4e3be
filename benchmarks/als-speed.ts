/**
 * Seconds of implicit ALS on Baby (256 dimensions by default) here and in NumPy, which solves dimensions by dimensions equations a
 * row with LAPACK as the paper's own code does. Interleaved, a fresh process each time, the same start, so that both reach the same
 * objective, which is printed.
 *
 * Run after a build: `npx tsx benchmarks/als-speed.ts [--data baby] [--repeats 3] [--sweeps 1] [--dimensions 256] [--threads 2]`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeNpy } from "@modalis/contract";
import { splitByLabel } from "@modalis/evaluation";
import {
  createPace,
  createSeededRandom,
  fitImplicitFactors,
  implicitObjective,
  userRows,
} from "./als-speed/als-parts.js";
import { readSharedInteractions, type SharedDataset } from "./probes/shared-interactions.js";

const { values: flags } = parseArgs({
  options: {
    data: { type: "string", default: "baby" },
    repeats: { type: "string", default: "3" },
    sweeps: { type: "string", default: "1" },
    dimensions: { type: "string", default: "256" },
    threads: { type: "string", default: "2" },
    only: { type: "boolean", default: false },
  },
});
const SEED = 1;
const options = {
  dimensions: Number(flags.dimensions),
  sweeps: Number(flags.sweeps),
  threads: Number(flags.threads),
  unobservedWeight: 0.005,
  regularisation: 0.05,
  frequencyPower: 1,
  seed: SEED,
};

const shared = readSharedInteractions(flags.data as SharedDataset);
if (shared === undefined) console.log(`skipped: needs ../shared/data/${flags.data}`);
else await (flags.only ? fitOnce() : compare());

interface Outcome {
  readonly seconds: number;
  readonly objective: number;
}

async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "als-speed-"));
  try {
    writeProblem(folder);
    console.log(
      `${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, ${flags.data}, ${JSON.stringify(options)}`,
    );
    const ratios: number[] = [];
    for (let repeat = 0; repeat < Number(flags.repeats); repeat++) {
      const ours = runOurs();
      console.log(`  modalis ${ours.seconds.toFixed(2)} s, objective ${ours.objective.toFixed(2)}`);
      const numpy = runNumpy(folder);
      if (numpy === undefined) {
        console.log("  numpy skipped: needs python3 with numpy");
        continue;
      }
      const apart = Math.abs(ours.objective / numpy.objective - 1);
      console.log(
        `  numpy   ${numpy.seconds.toFixed(2)} s, objective ${numpy.objective.toFixed(2)}, relative difference ${apart.toExponential(1)}`,
      );
      ratios.push(ours.seconds / numpy.seconds);
    }
    ratios.sort((left, right) => left - right);
    const shown = [ratios[0], ratios[ratios.length >> 1], ratios.at(-1)].map((ratio) => ratio?.toFixed(3));
    if (ratios.length > 0) console.log(`modalis / numpy, min / median / max: ${shown.join(" / ")}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The interactions and the same normal numbers that the fit draws for its first item factors. */
function writeProblem(folder: string): void {
  const { offsets, items, itemIds } = training();
  const random = createSeededRandom(SEED);
  const scale = 0.1 / Math.sqrt(options.dimensions);
  const start = Float32Array.from(
    { length: itemIds.length * options.dimensions },
    () => scale * random.normal(),
  );
  const write = (name: string, dtype: "<f4" | "<i4", data: Float32Array | Int32Array, shape: number[]) =>
    writeFileSync(
      join(folder, `${name}.npy`),
      writeNpy({ dtype, shape, data } as Parameters<typeof writeNpy>[0]),
    );
  write("offsets", "<i4", offsets, [offsets.length]);
  write("items", "<i4", items, [items.length]);
  write("start", "<f4", start, [itemIds.length, options.dimensions]);
}

async function fitOnce(): Promise<void> {
  const rows = userRows(training());
  const start = performance.now();
  const factors = await fitImplicitFactors(rows, options, createPace({}));
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ seconds, objective: implicitObjective(rows, factors, options) }));
}

function training() {
  return splitByLabel(shared!.rows, shared!).development.training;
}

function runOurs(): Outcome {
  const given = process.argv.slice(2);
  const line = execFileSync(process.execPath, [...process.execArgv, process.argv[1]!, ...given, "--only"], {
    encoding: "utf8",
  });
  return JSON.parse(line);
}

function runNumpy(folder: string): Outcome | undefined {
  const program = new URL("./als-speed/als.py", import.meta.url).pathname;
  const env = { ...process.env, OPENBLAS_NUM_THREADS: flags.threads, OMP_NUM_THREADS: flags.threads };
  try {
    const given = [program, folder, JSON.stringify(options)];
    return JSON.parse(execFileSync("python3", given, { encoding: "utf8", env, stdio: "pipe" }));
  } catch {
    return undefined;
  }
}
