import { readFile, readlink } from "node:fs/promises";

/** Names one running process so that another with the same number is not taken for it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the kernel's ticks since boot; `"0"` where the system does not say. */
  readonly started: string;
  /** The boot of the machine and the process namespace in which `pid` means something; `"0"` where unknown. */
  readonly machine: string;
}

/** Who this process is. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const [status, boot, namespace] = await Promise.all([
    processStatus(process.pid),
    readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => ""),
    readlink("/proc/self/ns/pid").catch(() => ""),
  ]);
  const machine = `${boot.replaceAll(/[^0-9a-f]/g, "").slice(0, 12)}${namespace.replaceAll(/\D/g, "")}`;
  return { pid: process.pid, started: status?.started ?? "0", machine: machine === "" ? "0" : machine };
}

/** Whether a process of this machine still runs; a killed one that nobody has waited for does not. */
export async function isRunning({ pid, started }: ProcessIdentity): Promise<boolean> {
  const status = await processStatus(pid);
  if (status !== undefined && started !== "0") return status.started === started && !status.ended;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** State and start of a process from `/proc`; undefined where there is no such file. */
async function processStatus(pid: number): Promise<{ started: string; ended: boolean } | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (line === undefined) return undefined;
  // The second field is the program's name in brackets and may hold anything; fields are counted from behind it.
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  return { started: fields[19] ?? "0", ended: fields[0] === "Z" || fields[0] === "X" };
}
