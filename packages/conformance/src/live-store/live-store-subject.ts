import type { CheckedSubject } from "../kit/check.js";

/** What the kit asks of a live store; the records are what `@modalis/store` says of them. */
export interface CheckedLiveStore extends AsyncDisposable {
  putItems(
    items: readonly CheckedItem[],
    vectors?: ReadonlyMap<string, readonly CheckedVector[]>,
  ): Promise<readonly CheckedItem[]>;
  getItem(id: string): Promise<CheckedItem | undefined>;
  getItems(ids: readonly string[]): Promise<readonly CheckedItem[]>;
  listItems(options: { after?: string; limit: number; query?: string }): Promise<readonly CheckedItem[]>;
  deleteItem(id: string): Promise<boolean>;
  readItems(): AsyncIterable<readonly CheckedItem[]>;
  putUsers(users: readonly CheckedUser[]): Promise<{
    readonly stored: readonly CheckedUser[];
    readonly forgotten: readonly string[];
  }>;
  getUser(id: string): Promise<CheckedUser | undefined>;
  deleteUser(id: string): Promise<boolean>;
  addEvents(
    events: readonly CheckedEvent[],
    options?: { createMissing?: boolean },
  ): Promise<{
    readonly added: readonly (CheckedEvent & { readonly id: string; readonly sequence: number })[];
    readonly duplicates: readonly string[];
    readonly forgotten: readonly string[];
  }>;
  eventsOfUser(userId: string, page: { limit: number; before?: number }): Promise<readonly CheckedEvent[]>;
  deleteEvent(id: string): Promise<boolean>;
  readEvents(options?: { afterSequence?: number }): AsyncIterable<readonly CheckedEvent[]>;
  putVectors(space: string, rows: readonly CheckedVector[], of?: readonly CheckedItem[]): Promise<void>;
  readVectors(space: string): AsyncIterable<readonly CheckedVector[]>;
  deleteVectors(space: string): Promise<number>;
  currentSequence(): Promise<number>;
  changesSince(sequence: number, limit: number): Promise<readonly CheckedChange[]>;
  watchChanges(
    afterSequence: number,
    onChanges: (changes: readonly CheckedChange[]) => void,
    signal: AbortSignal,
  ): Promise<void>;
  forgetUser(userId: string): Promise<{ readonly tombstone: string; readonly removed: object }>;
  verifyForgotten(userId: string): Promise<{ readonly forgotten: boolean; readonly remaining: object }>;
  readmitUser(userId: string): Promise<boolean>;
  tombstoneOf(userId: string): string;
  readonly idempotency: {
    begin(key: string, digest: string): Promise<"new" | "in progress" | { readonly response: string }>;
    finish(key: string, response: string): Promise<void>;
  };
  addRecommendation(given: CheckedRecommendation): Promise<void>;
  addImpressions(shown: readonly CheckedImpression[]): Promise<void>;
  readImpressions(): AsyncIterable<readonly CheckedImpression[]>;
  readonly experiments: {
    put(experiment: CheckedExperiment): Promise<CheckedExperiment>;
    start(id: string): Promise<CheckedExperiment & { readonly startedAtMs?: number }>;
    stop(id: string): Promise<CheckedExperiment>;
    delete(id: string): Promise<boolean>;
    list(): Promise<readonly CheckedExperiment[]>;
    hashOf(id: string, person: string): string;
    tally(id: string): Promise<readonly object[]>;
  };
  readonly jobs: {
    put(job: { readonly kind: string; readonly payload?: object }): Promise<{ readonly id: string }>;
    get(id: string): Promise<object | undefined>;
    release(kinds: readonly string[]): Promise<number>;
    claim(options: {
      readonly kinds: readonly string[];
      readonly worker: string;
      readonly leaseMs: number;
    }): Promise<object | undefined>;
    extend(id: string, worker: string, leaseMs: number, progress?: object): Promise<boolean>;
    finish(id: string, worker: string, result?: object): Promise<boolean>;
    fail(id: string, worker: string, error: string): Promise<boolean>;
    retry(id: string): Promise<object | undefined>;
  };
}

export interface CheckedRecommendation {
  readonly recommId: string;
  readonly userId?: string;
  readonly sessionId?: string;
  readonly scenario?: string;
  readonly experiment?: string;
  readonly arm?: string;
  readonly items: readonly { readonly id: string; readonly score: number; readonly position: number }[];
  readonly atMs: number;
}

export interface CheckedImpression {
  readonly id?: string;
  readonly itemId: string;
  readonly recommId?: string;
  readonly userId?: string;
  readonly atMs?: number;
}

export interface CheckedExperiment {
  readonly id: string;
  readonly state?: string;
  readonly share?: number;
  readonly scenario?: string;
  readonly outcomes?: readonly string[];
  readonly attributionMs?: number;
  readonly arms: readonly { readonly name: string; readonly weight: number; readonly options?: object }[];
}

export interface CheckedItem {
  readonly id: string;
  readonly attributes?: Readonly<Record<string, never>> | Readonly<Record<string, unknown>>;
  readonly contents?: Readonly<Record<string, readonly { readonly kind: "text"; readonly text: string }[]>>;
  readonly labels?: readonly string[];
  readonly hidden?: boolean;
  readonly timestampMs?: number;
}

export interface CheckedUser {
  readonly id: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export interface CheckedEvent {
  readonly id?: string;
  readonly userId: string;
  readonly itemId: string;
  readonly kind: string;
  readonly value?: number;
  readonly timestampMs?: number;
  readonly recommId?: string;
  readonly sequence?: number;
}

export interface CheckedVector {
  readonly itemId: string;
  readonly channel: string;
  readonly sha256: string;
  readonly vector: Float32Array;
}

export interface CheckedChange {
  readonly kind: string;
  readonly sequence: number;
}

/** A live store, with what the kit needs to try it. */
export interface LiveStoreSubject extends CheckedSubject {
  /** Opens an empty store with this clock. */
  open(nowMs: () => number): Promise<unknown>;
}
