import { ModalisError } from "@modalis/contract";
import type { LiveStore } from "@modalis/store";

export interface GatherGivenOptions {
  /** How long a recommendation waits for others before it is written. Default 100. */
  readonly delayMs?: number;
  /** Recommendations that may wait; more are refused, as while the database is away. Default 20,000. */
  readonly most?: number;
}

/** Recommendations that are written at once even before their time. */
const ENOUGH = 256;

/**
 * A store whose recommendations are written some at a time, since each answer has one and nobody waits for them: one
 * transaction for a tenth of a second of answers leaves the database free for what callers do wait for.
 *
 * Whatever reads or cites a recommendation has those that wait written first, so that nobody sees the delay.
 */
export function gatherGiven(store: LiveStore, options: GatherGivenOptions = {}): LiveStore {
  const { delayMs = 100, most = 20_000 } = options;
  let waiting: Waiting[] = [];
  let inFlight = 0;
  let written: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  /** Resolves once none is waiting or under way. */
  const write = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const group = waiting;
    waiting = [];
    inFlight += group.length;
    const own = group.map(async ({ keep, resolve, reject }) => {
      await keep().then(resolve, reject);
      inFlight--;
    });
    // Without a result: one that held the one before would hold every write since the start.
    written = Promise.all([written, ...own]).then(() => undefined);
    await written;
  };
  const afterwards =
    <Args extends readonly unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (waiting.length + inFlight > 0) await write();
      return call(...args);
    };
  const gathered: Partial<LiveStore> = {
    addRecommendation: (given) =>
      new Promise((resolve, reject) => {
        if (waiting.length + inFlight >= most) return reject(tooMany(most));
        // As text from now on: what waits for a while is what a garbage collector takes for old.
        waiting.push({ keep: store.prepareRecommendation(given), resolve, reject });
        if (waiting.length >= ENOUGH) void write();
        else timer ??= setTimeout(() => void write(), delayMs);
      }),
    getRecommendation: afterwards(store.getRecommendation),
    addImpressions: afterwards(store.addImpressions),
    async *readRecommendations(read) {
      if (waiting.length + inFlight > 0) await write();
      yield* store.readRecommendations(read);
    },
    experiments: { ...store.experiments, tally: afterwards(store.experiments.tally) },
    forgetUser: afterwards(store.forgetUser),
    exportUser: afterwards(store.exportUser),
    [Symbol.asyncDispose]: afterwards(() => Promise.resolve(store[Symbol.asyncDispose]())),
  };
  return { ...store, ...gathered };
}

interface Waiting {
  readonly keep: () => Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

function tooMany(most: number): ModalisError {
  return new ModalisError(
    "UNAVAILABLE",
    `${most} recommendations wait to be written down; this one is given without a record`,
  );
}
