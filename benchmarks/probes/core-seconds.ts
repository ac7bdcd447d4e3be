import { readFileSync } from "node:fs";

/** Ticks a second in which Linux counts processor time. */
const TICKS = 100;

/**
 * Processor seconds of this process and, on Linux, of its child processes that have ended: what work costs
 * whatever else the machine is doing.
 */
export function coreSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + childSeconds();
}

/** Fields 16 and 17 of /proc/self/stat, see proc(5); the name in field 2 may hold spaces. */
function childSeconds(): number {
  if (process.platform !== "linux") return 0;
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}
