import { execFileSync, spawnSync } from "node:child_process";

/** Candidates: the first on the path may be an interpreter that cannot see the system's NumPy. */
const INTERPRETERS = ["python3", "/usr/bin/python3", "python"];

/** The first Python that imports NumPy, for tests that exchange files with it, or `undefined`. */
export function pythonWithNumpy(): string | undefined {
  return INTERPRETERS.find((python) => spawnSync(python, ["-c", "import numpy"]).status === 0);
}

/** Runs a Python script and returns what it printed; `args` are its `sys.argv[1:]`. */
export function runPython(python: string, script: string, args: readonly string[]): string {
  return execFileSync(python, ["-c", script, ...args], { encoding: "utf8" });
}
