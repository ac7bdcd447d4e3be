/**
 * Milliseconds a training step against PyTorch on the same machine, two threads each, on Baby's interactions and on ten
 * times as many; and of InfoNCE over items fused by cross-attention (5.1 million parameters, batches of 1,024 items out of
 * Baby's, whose content is made up), against PyTorch with all tokens after the attention and (`info-nce-cut`) with the compared ones alone, as ours.
 *
 * Run after a build: `npx tsx benchmarks/training-speed.ts [--model NAME] [--python PATH] [--once] [--drawn-before]`; `--once`
 * leaves out the ten times larger world. On both sides a step draws its batch and its negatives; with `--drawn-before` those of
 * PyTorch are ready before the first step. Both engines run in fresh processes and train by turns; a ratio is taken within each round, and
 * its least, middle and largest value are printed, and beside it the ratio of the least processor times, which other work
 * on the machine disturbs less (waiting threads count too). Memory is the highest resident memory of a fit in a process of its own
 * over that of a fit of 64 users in the same process (of InfoNCE, over what it had with ONNX Runtime and its catalogue loaded), less its parameters, and it counts the data; garbage is collected at
 * every report of progress, and its young generation held at 1 MB a half, since how much of it is left lying is up to the
 * collector, whatever the model's size. Needs ../shared/data and a python3 with PyTorch, and says so where either is absent.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type SteppedProcess, type StepTime, startStepped } from "./training/stepped-process.js";
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
  { model: "bpr-adam", target: 0.18, steps: 60, largeSteps: 10 },
  { model: "bpr-sgd", target: 0.14, steps: 500, largeSteps: 300 },
  { model: "lightgcn", target: 0.25, steps: 5, largeSteps: 5 },
  { model: "freedom", target: 0.35, steps: 4 },
  { model: "vbpr", target: 0.35, steps: 5, largeSteps: 2 },
  { model: "info-nce", target: 0.9, steps: 1 },
  { model: "info-nce-cut", target: 0.9, steps: 1 },
];
const ROUNDS = { small: 9, large: 5 };

const { values: flags } = parseArgs({
  options: {
    model: { type: "string" },
    python: { type: "string", default: "python3" },
    once: { type: "boolean", default: false },
    "drawn-before": { type: "boolean", default: false },
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
  const once = new Map<string, StepTime>();
  for (const { model, target, steps } of plans)
    once.set(model, await compare(model, world, { steps, rounds: ROUNDS.small, target, program }));
  if (flags.once || plans.every(({ largeSteps }) => largeSteps === undefined)) return;
  const large = writeTimingWorld(10)!;
  console.log(`\nten times: ${large.userCount} users, ${large.itemCount} items, ${large.pairs} pairs`);
  for (const { model, target, largeSteps } of plans) {
    if (largeSteps === undefined) continue;
    const rounds = ROUNDS.large;
    const time = await compare(model, large, { steps: largeSteps, rounds, target, program });
    const before = once.get(model)!;
    const times = (time.wallMs / before.wallMs).toFixed(1);
    const processor = (time.processorMs / before.processorMs).toFixed(1);
    console.log(`  a step costs ${times} times the smaller world's (processor time ${processor})`);
  }
  rmSync(large.folder, { recursive: true });
}

interface Comparison {
  readonly steps: number;
  readonly rounds: number;
  readonly target: number;
  readonly program: string;
}

/** Prints a line and gives our median time and least processor time a step. */
async function compare(
  model: string,
  world: TimingWorld,
  { steps, rounds, target, program }: Comparison,
): Promise<StepTime> {
  const args = [model, world.folder, String(world.userCount), String(world.itemCount)];
  const ours = await startStepped(process.execPath, [...process.execArgv, fileOfOurs(model), ...args]);
  const drawing = flags["drawn-before"] ? ["--drawn-before"] : [];
  const torch = await startStepped(program, [fileOf("torch-peer.py"), ...args, ...drawing]);
  const [own, other] = await takeTurns(ours, torch, steps, rounds);
  const last = await ours.finish();
  const { memory = Number.NaN, grown: ownGrown = 0 } =
    last.memory === undefined ? memoryOf(model, args, steps) : last;
  const { grown = 0 } = await torch.finish();
  const [ownMs, otherMs] = [own, other].map((times) => times.map(({ wallMs }) => wallMs)) as [
    number[],
    number[],
  ];
  const ratios = ownMs.map((time, round) => time / otherMs[round]!).sort((left, right) => left - right);
  const shown = [ratios[0]!, middle(ratios), ratios.at(-1)!].map((ratio) => ratio.toFixed(3)).join(" / ");
  const [ownLeast, otherLeast] = [own, other].map(leastProcessorMs) as [number, number];
  console.log(
    `${model.padEnd(12)} ours ${middle(ownMs).toFixed(2)}, torch ${middle(otherMs).toFixed(2)}; ${shown}; target ${target}; ` +
      `processor time ${ownLeast.toFixed(2)} of ${otherLeast.toFixed(2)}, ${(ownLeast / otherLeast).toFixed(3)}; ` +
      `memory ${memory.toFixed(2)} of parameters, moments and data (grew by ${megabytes(ownGrown)} MB, torch by ${megabytes(grown)} MB)`,
  );
  return { wallMs: middle(ownMs), processorMs: ownLeast };
}

/** Of a fit of as many steps, which the timed one does not say. */
function memoryOf(model: string, args: readonly string[], steps: number): Record<string, number> {
  const limits = ["--expose-gc", "--max-semi-space-size=1"];
  const given = [...limits, ...process.execArgv, fileOfOurs(model), ...args, String(steps)];
  const { stdout, stderr } = spawnSync(process.execPath, given, { encoding: "utf8" });
  const line = stdout.trim().split("\n").at(-1) ?? "";
  if (!line.startsWith("{"))
    throw new Error(`${model}'s memory could not be measured: ${stderr.slice(-2000)}`);
  return JSON.parse(line) as Record<string, number>;
}

function fileOfOurs(model: string): string {
  return fileOf(model.startsWith("info-nce") ? "info-nce-peer.ts" : "modalis-peer.ts");
}

function leastProcessorMs(times: readonly StepTime[]): number {
  return Math.min(...times.map(({ processorMs }) => processorMs));
}

async function takeTurns(
  ours: SteppedProcess,
  torch: SteppedProcess,
  steps: number,
  rounds: number,
): Promise<[StepTime[], StepTime[]]> {
  const times: [StepTime[], StepTime[]] = [[], []];
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
