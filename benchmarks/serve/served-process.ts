import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A `modalis serve` of its own process, as an operator runs it. */
export interface ServedProcess {
  readonly address: string;
  readonly pid: number;
  /** Seconds from the start of the process until it listened. */
  readonly startSeconds: number;
  /** Resident memory in MiB and open file descriptors, read from /proc. */
  usage(): Promise<{ readonly residentMiB: number; readonly descriptors: number }>;
  /** Seconds of processor time so far of each thread, by its number: 0 is that of the event loop, others as they were started. */
  processorSeconds(): Promise<ReadonlyMap<number, number>>;
  /** The values of its metrics without labels, by name; NaN for one that is not there. */
  metrics(): Promise<(name: string) => number>;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
  /** Ends it at once, as a power failure would. */
  kill(): Promise<void>;
}

const MODALIS = fileURLToPath(new URL("../../apps/cli/bin/modalis.js", import.meta.url));

/**
 * @param options Arguments of `modalis serve` after the folder.
 * @param nodeOptions Arguments of Node, such as `--cpu-prof`.
 */
export async function startServed(
  folder: string,
  options: readonly string[] = [],
  nodeOptions: readonly string[] = [],
): Promise<ServedProcess> {
  const startMs = performance.now();
  const args = [...nodeOptions, MODALIS, "serve", folder, "--port", "0", "--json", ...options];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const address = await listening(child);
  const startSeconds = (performance.now() - startMs) / 1000;
  let asked = false;
  child.once("exit", (code, by) => {
    if (!asked) console.error(`modalis serve ended by itself, by ${by ?? `code ${code}`}`);
  });
  const ended = async (signal: NodeJS.Signals): Promise<void> => {
    asked = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  };
  const pid = child.pid!;
  return {
    address,
    pid,
    startSeconds,
    usage: async () => ({
      residentMiB: await residentMiB(pid),
      descriptors: (await readdir(`/proc/${pid}/fd`)).length,
    }),
    processorSeconds: () => processorSeconds(pid),
    async metrics() {
      const text = await (await fetch(`${address}/metrics`)).text();
      return (name) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);
    },
    stop: () => ended("SIGINT"),
    kill: () => ended("SIGKILL"),
  };
}

async function listening(child: ChildProcess): Promise<string> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`modalis serve ended with ${code} before it listened`);
  });
  const said = async (): Promise<string> => {
    for await (const line of createInterface(child.stdout!)) {
      if (!line.includes('"address"')) continue;
      child.stdout!.resume();
      return (JSON.parse(line) as { address: string }).address;
    }
    return new Promise(() => undefined);
  };
  const found = await Promise.race([said(), ended]);
  ended.catch(() => undefined);
  return found;
}

async function processorSeconds(pid: number): Promise<ReadonlyMap<number, number>> {
  const threads = await readdir(`/proc/${pid}/task`);
  const seconds = await Promise.all(
    threads.map(async (thread) => {
      const stat = await readFile(`/proc/${pid}/task/${thread}/stat`, "utf8");
      // User and system time in hundredths of a second, counted from behind the name, which may hold spaces.
      const [user, system] = stat
        .slice(stat.lastIndexOf(")") + 2)
        .split(" ")
        .slice(11, 13)
        .map(Number);
      return [Number(thread) - pid, (user! + system!) / 100] as const;
    }),
  );
  return new Map(seconds.sort(([left], [right]) => left - right));
}

async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}
