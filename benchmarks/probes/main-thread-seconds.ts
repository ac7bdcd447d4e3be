import { readFileSync } from "node:fs";

/**
 * Processor seconds of the main thread of this process on Linux, see proc(5); elsewhere `NaN`.
 *
 * Where work goes on at once in several threads, the busiest bounds the speed, whatever else the machine is doing.
 */
export function mainThreadSeconds(): number {
  if (process.platform !== "linux") return Number.NaN;
  const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ");
  return Number(nanoseconds) / 1e9;
}
