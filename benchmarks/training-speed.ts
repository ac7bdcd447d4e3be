/**
 * Milliseconds a training step against PyTorch on the same machine, two threads each, on Baby's interactions and on ten
 * times as many.
 *
 * Run after a build: `npx tsx benchmarks/training-speed.ts [--model NAME] [--python PATH] [--once]`; `--once` leaves out the
 * ten times larger world. Both engines run in fresh processes and train by turns; a ratio is taken within each round, and
 * its least, middle and largest value are printed. Wall-clock ratios want an idle machine. Needs ../shared/data and a
 * python3 with PyTorch, and says so where either is absent.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type SteppedProcess, startStepped } from "./training/stepped-process.js";
import { type TimingWorld, writeTimingWorld } from "./training/timing-world.js";

interface Plan {
  readonly model: string;
  /** What the ratio is to be at most, by the design. */
  readonly target: number;
  /** Steps a round at Baby's size. */
  readonly steps: number;
  /** Steps a round at ten times the size; not run when absent. */
  readonly largeSteps?: number;
}

const PLANS: readonly Plan[] = [
  { model: "bpr-adam", target: 0.18, steps: 40, largeSteps: 10 },
  { model: "bpr-sgd", target: 0.14, steps: 100, largeSteps: 50 },
  { model: "lightgcn", target: 0.25, steps: 5, largeSteps: 1 },
  { model: "freedom", target: 0.35, steps: 4 },
  { model: "vbpr", target: 0.35, steps: 5, largeSteps: 2 },
];
const ROUNDS = { small: 9, large: 5 };

const { values: flags } = parseArgs({
  options: {
    model: { type: "string" },
    python: { type: "string", default: "python3" },
    once: { type: "boolean", default: false },
  },
});
const plans = PLANS.filter(({ model }) => flags.model === undefined || model === flags.model);
if (plans.length === 0) throw new Error(`--model is one of ${PLANS.map(({ model }) => model).join(", ")}`);
const python = [flags.python, "/usr/bin/python3"].find(hasTorch);
const small = writeTimingWorld(1);
if (small === undefined) console.log("skipped: needs ../shared/data/baby beside the project");
else if (python === undefined)
  console.log(
    "skipped: needs a python3 with PyTorch (on Debian: apt install python3-torch libopenblas0-pthread)",
  );
else await compareAll(small, python);
if (small !== undefined) rmSync(small.folder, { recursive: true });

function hasTorch(program: string): boolean {
  return spawnSync(program, ["-c", "import torch"]).status === 0;
}

async function compareAll(world: TimingWorld, program: string): Promise<void> {
  const load = loadavg()[0]!.toFixed(1);
  console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, load ${load}`);
  console.log("milliseconds a step (medians); ratio least / middle / largest of the rounds; target");
  const once = new Map<string, number>();
  for (const { model, target, steps } of plans)
    once.set(model, await compare(model, world, { steps, rounds: ROUNDS.small, target, program }));
  if (flags.once || plans.every(({ largeSteps }) => largeSteps === undefined)) return;
  const large = writeTimingWorld(10)!;
  console.log(`\nten times: ${large.userCount} users, ${large.itemCount} items, ${large.pairs} pairs`);
  for (const { model, target, largeSteps } of plans) {
    if (largeSteps === undefined) continue;
    const rounds = ROUNDS.large;
    const time = await compare(model, large, { steps: largeSteps, rounds, target, program });
    console.log(`  a step costs ${(time / once.get(model)!).toFixed(1)} times the smaller world's`);
  }
  rmSync(large.folder, { recursive: true });
}

interface Comparison {
  readonly steps: number;
  readonly rounds: number;
  readonly target: number;
  readonly program: string;
}

/** Prints a line and gives our milliseconds a step. */
async function compare(
  model: string,
  world: TimingWorld,
  { steps, rounds, target, program }: Comparison,
): Promise<number> {
  const args = [model, world.folder, String(world.userCount), String(world.itemCount)];
  const ours = await startStepped(process.execPath, [
    ...process.execArgv,
    fileOf("modalis-peer.ts"),
    ...args,
  ]);
  const torch = await startStepped(program, [fileOf("torch-peer.py"), ...args]);
  const [own, other] = await takeTurns(ours, torch, steps, rounds);
  const { memory = Number.NaN, grown: ownGrown = 0 } = await ours.finish();
  const { grown = 0 } = await torch.finish();
  const ratios = own.map((time, round) => time / other[round]!).sort((left, right) => left - right);
  const shown = [ratios[0]!, middle(ratios), ratios.at(-1)!].map((ratio) => ratio.toFixed(3)).join(" / ");
  console.log(
    `${model.padEnd(9)} ours ${middle(own).toFixed(2)}, torch ${middle(other).toFixed(2)}; ${shown}; target ${target}; ` +
      `memory ${memory.toFixed(2)} of parameters, moments and data (grew by ${megabytes(ownGrown)} MB, torch by ${megabytes(grown)} MB)`,
  );
  return middle(own);
}

async function takeTurns(
  ours: SteppedProcess,
  torch: SteppedProcess,
  steps: number,
  rounds: number,
): Promise<[number[], number[]]> {
  const times: [number[], number[]] = [[], []];
  const engines = [ours, torch] as const;
  for (const engine of engines) await engine.steps(Math.min(steps, 3));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    for (const engine of order) times[engine]!.push(await engines[engine]!.steps(steps));
  }
  return times;
}

function middle(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)]!;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(`./training/${name}`, import.meta.url));
}
