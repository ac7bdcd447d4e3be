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

/** Events of all users in rows that grow in number; each row points at the same user's former one. */
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

const ROWS_A_CHUNK_BITS = 15;
const ROWS_A_CHUNK = 1 << ROWS_A_CHUNK_BITS;

/** Half of a line of most processors' memory, so that an event is read at once. */
const BYTES_A_ROW = 32;

/** Rows of 32 bytes: time and sequence as doubles, then slot and former row, then weight and kind. */
interface Chunk {
  readonly doubles: Float64Array;
  readonly wholes: Int32Array;
  readonly weights: Float32Array;
  readonly kinds: Uint16Array;
}

/** Chunks of one size, so that a log of millions grows without being copied while somebody waits for an answer. */
export function createEventLog(): EventLog {
  const chunks: Chunk[] = [];
  const free: number[] = [];
  let [length, size] = [0, 0];
  const chunkOf = (row: number): Chunk => chunks[row >> ROWS_A_CHUNK_BITS]!;
  const put = (row: number, { slot, weight, timestampMs, kind, sequence }: LoggedEvent, former: number) => {
    const { doubles, wholes, weights, kinds } = chunkOf(row);
    const place = row & (ROWS_A_CHUNK - 1);
    doubles[4 * place] = timestampMs;
    doubles[4 * place + 1] = sequence;
    wholes[8 * place + 4] = slot;
    wholes[8 * place + 5] = former;
    weights[8 * place + 6] = weight;
    kinds[16 * place + 14] = kind;
  };
  const before = (row: number): number => chunkOf(row).wholes[8 * (row & (ROWS_A_CHUNK - 1)) + 5]!;
  return {
    get size() {
      return size;
    },
    add(event, former) {
      const row = free.pop() ?? length++;
      if (row >> ROWS_A_CHUNK_BITS === chunks.length) chunks.push(createChunk());
      put(row, event, former);
      size++;
      return row;
    },
    at(row) {
      const { doubles, wholes, weights, kinds } = chunkOf(row);
      const place = row & (ROWS_A_CHUNK - 1);
      return {
        slot: wholes[8 * place + 4]!,
        weight: weights[8 * place + 6]!,
        timestampMs: doubles[4 * place]!,
        kind: kinds[16 * place + 14]!,
        sequence: doubles[4 * place + 1]!,
      };
    },
    before,
    remove(row, after) {
      const former = before(row);
      if (after >= 0) chunkOf(after).wholes[8 * (after & (ROWS_A_CHUNK - 1)) + 5] = former;
      put(row, NOTHING, -1);
      free.push(row);
      size--;
      return former;
    },
  };
}

/** Written over an event that is forgotten, so that nothing of it is left behind. */
const NOTHING: LoggedEvent = { slot: 0, weight: 0, timestampMs: 0, kind: 0, sequence: 0 };

function createChunk(): Chunk {
  const bytes = new ArrayBuffer(ROWS_A_CHUNK * BYTES_A_ROW);
  return {
    doubles: new Float64Array(bytes),
    wholes: new Int32Array(bytes),
    weights: new Float32Array(bytes),
    kinds: new Uint16Array(bytes),
  };
}
