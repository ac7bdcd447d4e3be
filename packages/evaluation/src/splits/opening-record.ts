import { ModalisError } from "@modalis/contract";

/** One opening of a test part. */
export interface TestOpening {
  /** Which split's test part, such as `labelled`. */
  readonly split: string;
  readonly by: string;
  readonly reason: string;
  /** Test rows, and users with at least one. */
  readonly rows: number;
  readonly users: number;
  /** SHA-256 of what is found, masked and ranked: two runs with the same digest were asked the same. */
  readonly digest: string;
  /** Milliseconds since 1970. */
  readonly openedAtMs: number;
}

/** The openings of test parts by one run, oldest first. Only a `SealedTest` adds to it, and nothing takes away. */
export interface OpeningRecord {
  /** A copy. */
  entries(): readonly TestOpening[];
  toJSON(): readonly TestOpening[];
}

export interface OpeningRecordOptions {
  /** The time, in milliseconds since 1970, such as `Date.now`. */
  readonly nowMs: () => number;
  /** Openings of an earlier part of the run, as its record holds them. */
  readonly earlier?: readonly TestOpening[];
}

/**
 * An append-only record of openings, for the run's record.
 *
 * @throws `INVALID_ARGUMENT` when an earlier opening lacks a field.
 */
export function createOpeningRecord({ nowMs, earlier = [] }: OpeningRecordOptions): OpeningRecord {
  return new AppendOnlyRecord(nowMs, earlier);
}

/**
 * Adds a line; for `SealedTest` alone, and not exported from the package.
 *
 * @throws `INVALID_ARGUMENT` when the record was not made by `createOpeningRecord`.
 */
export function appendOpening(record: OpeningRecord, opening: Omit<TestOpening, "openedAtMs">): void {
  AppendOnlyRecord.append(record, opening);
}

/** A class for its private field alone: it cannot be forged, reached or emptied from outside. */
class AppendOnlyRecord implements OpeningRecord {
  readonly #openings: TestOpening[];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number, earlier: readonly TestOpening[]) {
    this.#nowMs = nowMs;
    this.#openings = earlier.map(parseOpening);
    Object.freeze(this);
  }

  static append(record: OpeningRecord, opening: Omit<TestOpening, "openedAtMs">): void {
    if (typeof record !== "object" || record === null || !(#openings in record)) {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        "a test part is opened into a record made by createOpeningRecord, not into an object of another kind",
      );
    }
    const openedAtMs = record.#nowMs();
    if (!Number.isFinite(openedAtMs)) {
      throw new ModalisError("INVALID_ARGUMENT", `nowMs gave ${openedAtMs}, not milliseconds since 1970`);
    }
    record.#openings.push(Object.freeze({ ...opening, openedAtMs }));
  }

  entries(): readonly TestOpening[] {
    return [...this.#openings];
  }

  toJSON(): readonly TestOpening[] {
    return this.entries();
  }
}

/**
 * One opening as a record's JSON holds it.
 *
 * @throws `INVALID_ARGUMENT` naming the field that is missing or of another type.
 */
export function parseOpening(value: unknown): TestOpening {
  const fields: Record<string, unknown> = typeof value === "object" && value !== null ? { ...value } : {};
  const text = (name: string): string => {
    const field = fields[name];
    if (typeof field === "string") return field;
    throw new ModalisError("INVALID_ARGUMENT", `an opening's ${name} is text, not ${typeof field}`);
  };
  const number = (name: string): number => {
    const field = fields[name];
    if (typeof field === "number" && Number.isFinite(field)) return field;
    throw new ModalisError("INVALID_ARGUMENT", `an opening's ${name} is a number, not ${typeof field}`);
  };
  return Object.freeze({
    split: text("split"),
    by: text("by"),
    reason: text("reason"),
    rows: number("rows"),
    users: number("users"),
    digest: text("digest"),
    openedAtMs: number("openedAtMs"),
  });
}
