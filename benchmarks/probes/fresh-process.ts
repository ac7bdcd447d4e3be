import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs a benchmark's file again with other arguments, in a process of its own that nothing has warmed.
 *
 * @returns what the process printed, which must be JSON.
 */
export async function inFreshProcess<Result>(file: string, args: readonly string[]): Promise<Result> {
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, file, ...args]);
  return JSON.parse(stdout) as Result;
}
