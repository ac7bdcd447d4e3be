import { ModalisError } from "@modalis/contract";
import type { AttributeValue, JobRecord, LiveStore } from "@modalis/store";
import { startJobWorker } from "../retrain/job-worker.js";

/** How old what is kept may become, in milliseconds; what is absent is kept. */
export interface KeepLimits {
  /** Events, by when they happened; those of unknown time stay. */
  readonly eventsMs?: number;
  /** Recommendations that were given, and impressions. */
  readonly givenMs?: number;
  /** Jobs that are done or failed; the latest of each kind stays. */
  readonly jobsMs?: number;
}

export interface RetentionParts {
  readonly store: LiveStore;
  readonly nowMs: () => number;
  /** Applied once a day; nothing is removed unasked when it says nothing. */
  readonly limits: KeepLimits;
  readonly onError: (error: unknown) => void;
}

/** Removes what is older than it may be: once a day, and when somebody asks. */
export interface RetentionKeeper extends AsyncDisposable {
  /** Asks for it now, by these limits, or by the server's own. @throws `INVALID_ARGUMENT` where neither says anything. */
  request(limits: KeepLimits): Promise<JobRecord>;
}

const KIND = "retention";
const DAY_MS = 24 * 3_600_000;

/** Starts taking jobs of retention from the database, until disposed. */
export function startRetentionKeeper({ store, nowMs, limits, onError }: RetentionParts): RetentionKeeper {
  const put = (asked: KeepLimits, id?: string) =>
    store.jobs.put({ kind: KIND, payload: { ...asked }, ...(id === undefined ? {} : { id }) });
  const askWhenDue = async (): Promise<void> => {
    if (saysNothing(limits)) return;
    const [latest] = await store.jobs.list({ kind: KIND, limit: 1 });
    if (latest?.state === "waiting" || latest?.state === "running") return;
    if (latest !== undefined && nowMs() < latest.createdAtMs + DAY_MS) return;
    // Named by the day, so that of several servers one asks.
    await put(limits, `retention-due-${Math.floor(nowMs() / DAY_MS)}`);
  };
  const worker = startJobWorker({
    store,
    nowMs,
    onError,
    beforeLook: askWhenDue,
    work: { [KIND]: (job, { signal }) => applyLimits(store, job.payload as KeepLimits, signal) },
  });
  return {
    async request(asked) {
      const chosen = saysNothing(asked) ? limits : asked;
      if (saysNothing(chosen))
        throw new ModalisError(
          "INVALID_ARGUMENT",
          "say what may become how old: eventsDays, givenDays or jobsDays; this server was started without limits of its own",
        );
      const job = await put(chosen);
      worker.wake();
      return job;
    },
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  };
}

function saysNothing(limits: KeepLimits): boolean {
  return Object.values(limits).every((limit) => limit === undefined);
}

async function applyLimits(
  store: LiveStore,
  limits: KeepLimits,
  signal: AbortSignal,
): Promise<Readonly<Record<string, AttributeValue>>> {
  const { eventsMs, givenMs, jobsMs } = limits;
  const removed = await store.applyRetention(
    {
      ...(eventsMs === undefined ? {} : { eventsOlderThanMs: eventsMs }),
      ...(givenMs === undefined
        ? {}
        : { impressionsOlderThanMs: givenMs, recommendationsOlderThanMs: givenMs }),
      ...(jobsMs === undefined ? {} : { jobsOlderThanMs: jobsMs }),
    },
    signal,
  );
  const details = { removed: { ...removed }, limits: { ...limits } };
  await store.audit.append({ actor: KIND, action: "apply-retention", details });
  return { removed: { ...removed } };
}
