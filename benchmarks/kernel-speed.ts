/**
 * Speed of the kernels on the Baby graph (26,495 rows, 64 dimensions), beside plain TypeScript and, where a python3
 * with torch is found, PyTorch on two threads.
 *
 * Run after a build: `npx tsx benchmarks/kernel-speed.ts [--rounds 5] [--copies 1] [--python python3]`; `--copies 10` is
 * ten times the size. Each round starts every engine in a fresh process, in alternating order; a process reports
 * the median of 15 runs of each task. Printed are least / middle / largest over the rounds.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { plainTimes } from "./kernels/plain-times.js";
import { wasmTimes } from "./kernels/wasm-times.js";
import { writeWorkload } from "./kernels/workload.js";
import { inFreshProcess } from "./probes/fresh-process.js";

type Times = Readonly<Record<string, number>>;

const file = fileURLToPath(import.meta.url);
const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    copies: { type: "string", default: "1" },
    python: { type: "string", default: "python3" },
    engine: { type: "string" },
    folder: { type: "string", default: "" },
  },
});

if (flags.engine === "plain") console.log(JSON.stringify(plainTimes(flags.folder)));
else if (flags.engine !== undefined) {
  console.log(JSON.stringify(await wasmTimes(flags.folder, Number(flags.engine))));
} else await compare();

async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "modalis-kernels-"));
  try {
    if (!writeWorkload(folder, Number(flags.copies))) {
      console.log("needs ../shared/data/baby beside the project");
      return;
    }
    const own = (engine: string) => () =>
      inFreshProcess<Times>(file, ["--engine", engine, "--folder", folder]);
    const engines = new Map<string, () => Promise<Times>>([
      ["1 thread", own("1")],
      ["2 threads", own("2")],
      ["plain TypeScript", own("plain")],
    ]);
    if (await hasTorch()) engines.set("torch, 2 threads", () => torchTimes(folder));
    else console.log(`${flags.python} has no torch; give one that has it by --python`);
    report(await inRounds(engines));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function inRounds(engines: ReadonlyMap<string, () => Promise<Times>>): Promise<Map<string, Times[]>> {
  const taken = new Map([...engines.keys()].map((name): [string, Times[]] => [name, []]));
  for (let round = 0; round < Number(flags.rounds); round++) {
    const order = round % 2 === 0 ? [...engines] : [...engines].reverse();
    for (const [name, run] of order) taken.get(name)!.push(await run());
  }
  return taken;
}

function report(taken: ReadonlyMap<string, readonly Times[]>): void {
  console.log(
    `${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}; milliseconds, then ratios\n`,
  );
  console.log(`| task | ${[...taken.keys()].join(" | ")} | 2 threads / torch | 2 threads / plain |`);
  console.log(`|---|${"---|".repeat(taken.size + 2)}`);
  const ours = taken.get("2 threads")!;
  for (const task of Object.keys(ours[0]!)) {
    const cells = [...taken.values()].map((rounds) => spread(rounds.map((times) => times[task])));
    const ratios = ["torch, 2 threads", "plain TypeScript"].map((name) =>
      spread(
        (taken.get(name) ?? []).map((times, round) => ours[round]![task]! / (times[task] ?? Number.NaN)),
      ),
    );
    console.log(`| ${[task, ...cells, ...ratios].join(" | ")} |`);
  }
}

/** Least / middle / largest. */
function spread(values: readonly (number | undefined)[]): string {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((left, right) => left! - right!);
  if (sorted.length === 0) return "";
  return [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!]
    .map((value) => value.toFixed(2))
    .join(" / ");
}

async function hasTorch(): Promise<boolean> {
  return promisify(execFile)(flags.python, ["-c", "import numpy, torch"]).then(
    () => true,
    () => false,
  );
}

async function torchTimes(folder: string): Promise<Times> {
  const script = fileURLToPath(new URL("kernels/torch_times.py", import.meta.url));
  return JSON.parse((await promisify(execFile)(flags.python, [script, folder])).stdout) as Times;
}
