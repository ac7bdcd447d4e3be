import { readSync, writeSync } from "node:fs";

/** What a stepped process says last. */
export type LastWords = () => Readonly<Record<string, number>>;

/**
 * To be called after every step: standing still in it holds the training until the next line comes from standard input.
 *
 * Answers "ready" after the first step, milliseconds and processor milliseconds a step after as many as were asked for, and at "end" its last words,
 * after which the process ends.
 */
export function steppedAnswers(lastWords: LastWords): () => void {
  const buffer = Buffer.alloc(64);
  let asked = 0;
  let left = 0;
  let start = 0;
  let used = 0;
  const answer = (line: string): void => {
    writeSync(1, `${line}\n`);
    const given = buffer.toString("utf8", 0, readSync(0, buffer)).trim();
    // Whoever asked is gone.
    if (given === "") process.exit(1);
    if (given === "end") {
      writeSync(1, `${JSON.stringify(lastWords())}\n`);
      process.exit(0);
    }
    asked = Number(given);
    left = asked;
    used = cpuMs();
    start = performance.now();
  };
  return () => {
    if (asked === 0) answer("ready");
    else if (--left === 0) answer(`${(performance.now() - start) / asked} ${(cpuMs() - used) / asked}`);
  };
}

/** Of all threads of this process. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}
