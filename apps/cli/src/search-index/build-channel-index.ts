import { createBatch, type EmbeddingBatch, normaliseRows, rowOf } from "@modalis/contract";
import { chooseIndexKind, createVectorIndex, openVectorIndex, type VectorIndex } from "@modalis/index";
import { seededRandom } from "@modalis/trainer";

/** What was built of one channel. */
export interface ChannelIndexReport {
  readonly channel: string;
  readonly kind: "exact" | "graph";
  /** Why this kind. */
  readonly reason: string;
  readonly rows: number;
  readonly dimensions: number;
  readonly memoryBytes: number;
  readonly buildMs: number;
  /** Searches for the ten nearest of drawn rows; absent for fewer than two rows. */
  readonly searched?: {
    readonly queries: number;
    /** Share of the exact ten nearest that were found. */
    readonly recall: number;
    readonly queriesASecond: number;
  };
  readonly folder: string;
}

export interface BuildOptions {
  readonly channel: string;
  readonly batch: EmbeddingBatch;
  readonly folder: string;
  readonly kind: "auto" | "exact" | "graph";
  readonly queries: number;
  readonly seed: number;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

const NEAREST = 10;

/** Builds the index of a channel's vectors at unit length, saves it, opens it again and measures it beside an exact search. */
export async function buildChannelIndex(options: BuildOptions): Promise<ChannelIndexReport> {
  const { channel, folder, kind, nowMs, signal } = options;
  const { space, ids } = options.batch;
  const rows = createBatch(space, ids, normaliseRows(options.batch.values.slice(), space.dimensions));
  const startMs = nowMs();
  {
    using built = await createVectorIndex({ space, kind });
    built.add(rows);
    await built.settle({ signal });
    await built.save(folder);
  }
  const buildMs = nowMs() - startMs;
  using index = await openVectorIndex(folder, space);
  const searched = ids.length < 2 ? undefined : await measure(index, rows, options);
  const choice = chooseIndexKind({ rows: ids.length, dimensions: space.dimensions });
  return {
    channel,
    kind: index.kind,
    reason: kind === "auto" ? choice.reason : "it was asked for.",
    rows: ids.length,
    dimensions: space.dimensions,
    memoryBytes: index.memoryBytes,
    buildMs,
    ...(searched === undefined ? {} : { searched }),
    folder,
  };
}

async function measure(
  index: VectorIndex,
  rows: EmbeddingBatch,
  { queries, seed, nowMs, signal }: BuildOptions,
) {
  using exact = await createVectorIndex({ space: rows.space, kind: "exact" });
  exact.add(rows);
  const random = seededRandom(seed);
  const drawn = Array.from({ length: Math.min(queries, rows.ids.length) }, () =>
    random.integer(rows.ids.length),
  );
  const count = Math.min(NEAREST, rows.ids.length);
  let found = 0;
  let spentMs = 0;
  for (const row of drawn) {
    signal.throwIfAborted();
    const query = createBatch(rows.space, ["query"], rowOf(rows, row));
    const startMs = nowMs();
    const [answer] = index.search(query, { count });
    spentMs += nowMs() - startMs;
    const [truth] = exact.search(query, { count });
    // Of equal scores either is right.
    const least = truth!.at(-1)!.score - 1e-6;
    found += answer!.filter(({ score }) => score >= least).length;
  }
  return {
    queries: drawn.length,
    recall: found / (count * drawn.length),
    queriesASecond: Math.round(drawn.length / Math.max(spentMs / 1000, 1e-6)),
  };
}
