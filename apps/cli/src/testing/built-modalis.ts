import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CommandResult } from "./run-modalis.js";

const program = fileURLToPath(new URL("../../bin/modalis.js", import.meta.url));
const built = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** The built command in a process of its own. */
export interface BuiltModalis {
  readonly child: ChildProcess;
  /** What it printed so far. */
  readonly stdout: () => string;
  /** How it ended; `exitCode` is -1 after a signal. */
  readonly ended: Promise<CommandResult>;
}

/** Starts the built command, for tests that stop it. @throws When nothing was built. */
export function startModalis(...words: readonly string[]): BuiltModalis {
  return startModalisWith({}, ...words);
}

/** The same with more in its environment. @throws When nothing was built. */
export function startModalisWith(
  environment: Readonly<Record<string, string>>,
  ...words: readonly string[]
): BuiltModalis {
  if (!existsSync(built)) throw new Error("apps/cli/dist is missing; run: npm run build");
  const cache = process.env.MODALIS_TEST_CACHE;
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own, as a shell gives to each command.
    detached: true,
    env: { ...process.env, ...(cache === undefined ? {} : { MODALIS_CACHE: cache }), ...environment },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (piece) => {
    stdout += String(piece);
  });
  child.stderr.on("data", (piece) => {
    stderr += String(piece);
  });
  const ended = once(child, "close").then(() => ({ exitCode: child.exitCode ?? -1, stdout, stderr }));
  return { child, stdout: () => stdout, ended };
}

/** What Ctrl-C in a terminal does: the interrupt reaches the command and every program it started. */
export function pressControlC({ child }: BuiltModalis): void {
  process.kill(-child.pid!, "SIGINT");
}

/** Runs the built command with `--json` to its end, which must be a good one, and reads its answer. */
export async function builtAnswerOf<Answer>(...words: readonly string[]): Promise<Answer> {
  const { exitCode, stdout, stderr } = await startModalis(...words, "--json").ended;
  if (exitCode !== 0) throw new Error(`modalis ${words.join(" ")} ended with ${exitCode}: ${stderr}`);
  return JSON.parse(stdout) as Answer;
}
