import { readSync, writeSync } from "node:fs";

/** What a stepped process says last. */
export type LastWords = () => Readonly<Record<string, number>>;

/**
 * To be called with the number of steps made so far, as often as that is known: standing still in it holds the training
 * until the next line comes from standard input.
 *
 * Answers "ready" at the first call; after at least as many steps as were asked for, milliseconds and processor
 * milliseconds a step; and at "end" its last words, after which the process ends.
 */
export function steppedAnswers(lastWords: LastWords): (made: number) => void {
  const buffer = Buffer.alloc(64);
  let asked = 0;
  let from = 0;
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
    used = cpuMs();
    start = performance.now();
  };
  return (made) => {
    const steps = made - from;
    if (asked > 0 && steps < asked) return;
    from = made;
    if (asked === 0) answer("ready");
    else answer(`${(performance.now() - start) / steps} ${(cpuMs() - used) / steps}`);
  };
}

/** Of all threads of this process. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}
