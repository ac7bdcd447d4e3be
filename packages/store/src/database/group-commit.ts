import { isModalisError } from "@modalis/contract";

/**
 * Lets calls that come while a transaction is under way share the next one, so that many small writes wait for few
 * flushes of the disk.
 *
 * A group that fails is run again call by call, so that a call fails only by itself, whatever the reason; when the
 * database is away or full, all of the group fail at once.
 *
 * @param run Stores the parts of several calls in one transaction and gives the outcome of each.
 * @param maxGroup Most calls of one transaction.
 */
export function groupCommit<Part, Outcome>(
  run: (parts: readonly Part[]) => Promise<readonly Outcome[]>,
  maxGroup = 256,
): (part: Part) => Promise<Outcome> {
  const waiting: Call<Part, Outcome>[] = [];
  let running = false;
  const drain = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) await settle(waiting.splice(0, maxGroup), run);
    running = false;
  };
  return (part) =>
    new Promise((resolve, reject) => {
      waiting.push({ part, resolve, reject });
      if (!running) void drain();
    });
}

interface Call<Part, Outcome> {
  readonly part: Part;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

async function settle<Part, Outcome>(
  calls: readonly Call<Part, Outcome>[],
  run: (parts: readonly Part[]) => Promise<readonly Outcome[]>,
): Promise<void> {
  try {
    const outcomes = await run(calls.map(({ part }) => part));
    for (const [at, { resolve }] of calls.entries()) resolve(outcomes[at]!);
  } catch (error) {
    const concernsAll = isModalisError(error, "UNAVAILABLE") || isModalisError(error, "WRITE_FAILED");
    if (!concernsAll && calls.length > 1) for (const call of calls) await settle([call], run);
    else for (const { reject } of calls) reject(error);
  }
}
