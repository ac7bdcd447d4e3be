import type { CheckedSubject } from "../kit/check.js";

/** What the kit asks of a live store; the records are what `@modalis/store` says of them. */
export interface CheckedLiveStore extends AsyncDisposable {
  putItems(items: readonly CheckedItem[]): Promise<readonly CheckedItem[]>;
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
  putVectors(space: string, rows: readonly CheckedVector[]): Promise<void>;
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
