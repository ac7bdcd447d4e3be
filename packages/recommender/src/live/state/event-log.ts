import { grown } from "./grow.js";

/** One event, by numbers. */
export interface LoggedEvent {
  readonly slot: number;
  readonly weight: number;
  readonly timestampMs: number;
  /** Number of the kind. */
  readonly kind: number;
  /** The store's number, or -1. */
  readonly sequence: number;
}

/** Events of all users in columns that grow; each row points at the same user's former one. */
export interface EventLog {
  readonly size: number;
  /** Adds an event behind row `former` (-1 for none) and returns its row. */
  add(event: LoggedEvent, former: number): number;
  at(row: number): LoggedEvent;
  /** The row of the same user before this one, or -1. */
  before(row: number): number;
  /** Takes a row out, `after` being the same user's next one or -1, and returns what stood before it. */
  remove(row: number, after: number): number;
}

export function createEventLog(): EventLog {
  let slots = new Int32Array(64);
  let weights = new Float32Array(64);
  let times = new Float64Array(64);
  let kinds = new Uint16Array(64);
  let sequences = new Float64Array(64);
  let formers = new Int32Array(64);
  const free: number[] = [];
  let [length, size] = [0, 0];
  const makeRoom = (rows: number): void => {
    if (rows <= slots.length) return;
    slots = grown(slots, rows);
    weights = grown(weights, rows);
    times = grown(times, rows);
    kinds = grown(kinds, rows);
    sequences = grown(sequences, rows);
    formers = grown(formers, rows);
  };
  return {
    get size() {
      return size;
    },
    add({ slot, weight, timestampMs, kind, sequence }, former) {
      const row = free.pop() ?? length++;
      makeRoom(row + 1);
      slots[row] = slot;
      weights[row] = weight;
      times[row] = timestampMs;
      kinds[row] = kind;
      sequences[row] = sequence;
      formers[row] = former;
      size++;
      return row;
    },
    at: (row) => ({
      slot: slots[row]!,
      weight: weights[row]!,
      timestampMs: times[row]!,
      kind: kinds[row]!,
      sequence: sequences[row]!,
    }),
    before: (row) => formers[row]!,
    remove(row, after) {
      const former = formers[row]!;
      if (after >= 0) formers[after] = former;
      // Nothing of a forgotten event is left behind in the columns.
      slots[row] = 0;
      weights[row] = 0;
      times[row] = 0;
      kinds[row] = 0;
      sequences[row] = 0;
      formers[row] = -1;
      free.push(row);
      size--;
      return former;
    },
  };
}
