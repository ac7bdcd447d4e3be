import { grown } from "./grow.js";

/** What is known of a user beside events. */
export interface UserFacts {
  readonly attributes: Readonly<Record<string, unknown>>;
  /** By channel, as given. */
  readonly features?: ReadonlyMap<string, Float32Array>;
}

/** Numbers users, and keeps where each one's events begin and how often what is known of them changed. */
export interface UserTable {
  readonly count: number;
  /** Numbers that were taken back so far. */
  readonly removals: number;
  numberOf(id: string): number | undefined;
  ids(): readonly string[];
  /** The user's number, a new one where there was none. */
  put(id: string): number;
  /** The row of the latest event, or -1. */
  latest(user: number): number;
  setLatest(user: number, row: number): void;
  facts(user: number): UserFacts | undefined;
  setFacts(user: number, facts: UserFacts): void;
  /** Differs whenever anything known of the user, or the person behind the number, changed. */
  version(user: number): number;
  /** Says that something changed. */
  touch(user: number): void;
  remove(id: string): void;
}

export function createUserTable(): UserTable {
  const numbers = new Map<string, number>();
  const facts = new Map<number, UserFacts>();
  const free: number[] = [];
  let latest = new Int32Array(64);
  let versions = new Uint32Array(64);
  let [length, removals] = [0, 0];
  return {
    get count() {
      return numbers.size;
    },
    get removals() {
      return removals;
    },
    numberOf: (id) => numbers.get(id),
    ids: () => [...numbers.keys()],
    put(id) {
      const known = numbers.get(id);
      if (known !== undefined) return known;
      const user = free.pop() ?? length++;
      latest = grown(latest, user + 1);
      versions = grown(versions, user + 1);
      latest[user] = -1;
      versions[user]!++;
      numbers.set(id, user);
      return user;
    },
    latest: (user) => latest[user]!,
    setLatest(user, row) {
      latest[user] = row;
      versions[user]!++;
    },
    facts: (user) => facts.get(user),
    setFacts(user, own) {
      facts.set(user, own);
      versions[user]!++;
    },
    version: (user) => versions[user]!,
    touch(user) {
      versions[user]!++;
    },
    remove(id) {
      const user = numbers.get(id);
      if (user === undefined) return;
      removals++;
      numbers.delete(id);
      facts.delete(user);
      latest[user] = -1;
      versions[user]!++;
      free.push(user);
    },
  };
}
