import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What a step took, in milliseconds. */
export interface StepTime {
  readonly wallMs: number;
  /** Of all threads of the process: what the engine costs, whoever else is at work on the machine. */
  readonly processorMs: number;
}

/** An engine in a process of its own that trains only while it is asked to. */
export interface SteppedProcess {
  /** Trains so many steps and says what one took. */
  steps(count: number): Promise<StepTime>;
  /** Ends the process; what it says last, as JSON. */
  finish(): Promise<Record<string, number>>;
}

/** Starts the process and waits until it is ready; rejects with what it wrote to standard error when it ends early. */
export async function startStepped(command: string, args: readonly string[]): Promise<SteppedProcess> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
  const next = linesOf(child, [command, ...args].join(" "));
  const ask = (line: string): Promise<string> => {
    child.stdin!.write(`${line}\n`);
    return next();
  };
  await next();
  return {
    async steps(count) {
      const [wallMs = Number.NaN, processorMs = Number.NaN] = (await ask(String(count)))
        .split(" ")
        .map(Number);
      return { wallMs, processorMs };
    },
    async finish() {
      const last = JSON.parse(await ask("end")) as Record<string, number>;
      child.kill();
      return last;
    },
  };
}

function linesOf(child: ChildProcess, title: string): () => Promise<string> {
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  let failed: (error: Error) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    failed = reject;
  });
  // Whoever waits for a line hears of it; without anyone waiting it is no unhandled rejection.
  failure.catch(() => undefined);
  let complaints = "";
  child.stderr!.on("data", (part) => {
    complaints += part;
  });
  createInterface({ input: child.stdout! }).on("line", (line) => {
    const taker = waiting.shift();
    if (taker === undefined) lines.push(line);
    else taker(line);
  });
  child.on("error", failed);
  child.on("exit", () => failed(new Error(`${title} ended: ${complaints.slice(-2000)}`)));
  return () => {
    const line = lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    return Promise.race([failure, new Promise<string>((resolve) => waiting.push(resolve))]);
  };
}
