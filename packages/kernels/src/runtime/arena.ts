import { ModalisError } from "@modalis/contract";

/** Every array starts on a cache line, so that two threads never write to the same one. */
const ALIGNMENT_BYTES = 64;
/** Address 0 stays free, to mean "none". */
const FIRST_ADDRESS = 64;
const PAGE_BYTES = 65_536;
/** What 32-bit addresses reach, less one page. */
export const LARGEST_ARENA_BYTES = 2 ** 32 - 2 * PAGE_BYTES;

/** A stack of zeroed arrays in one WebAssembly memory that never grows, so that no view is ever detached. */
export interface Arena {
  readonly memory: WebAssembly.Memory;
  readonly float32: (length: number) => Float32Array;
  readonly int32: (length: number) => Int32Array;
  readonly int8: (length: number) => Int8Array;
  readonly uint8: (length: number) => Uint8Array;
  readonly mark: () => number;
  readonly release: (mark: number) => void;
  /** Lends `bytes` above the stack to one kernel call; not zeroed. */
  readonly scratch: (bytes: number) => number;
}

/**
 * Reserves `bytes` of address space; the operating system hands out memory as it is first written.
 *
 * @param bytes 1 to about 4.29e9.
 * @throws LIMIT_EXCEEDED when the address space is not to be had.
 */
export function createArena(bytes: number, shared: boolean): Arena {
  const memory = reserve(bytes, shared);
  const { buffer } = memory;
  const end = FIRST_ADDRESS + bytes;
  let top = FIRST_ADDRESS;
  /** Nothing at or above this address was ever written. */
  let clean = FIRST_ADDRESS;

  const room = (asked: number): number => {
    if (!(Number.isSafeInteger(asked) && asked >= 0)) {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `an array's length must be a whole number, not ${asked} bytes`,
      );
    }
    if (top + asked <= end) return aligned(top + asked);
    throw new ModalisError(
      "LIMIT_EXCEEDED",
      `the arena of ${bytes} bytes has ${end - top} left and ${asked} were asked; pass arenaBytes of ${aligned(top + asked) - FIRST_ADDRESS} or more to createKernels, or release what is no longer needed`,
      { details: { arenaBytes: bytes, freeBytes: end - top, askedBytes: asked } },
    );
  };
  const take = (asked: number): number => {
    const [address, next] = [top, room(asked)];
    if (address < clean) new Uint8Array(buffer, address, Math.min(clean, address + asked) - address).fill(0);
    top = next;
    clean = Math.max(clean, next);
    return address;
  };
  return {
    memory,
    float32: (length) => new Float32Array(buffer, take(4 * length), length),
    int32: (length) => new Int32Array(buffer, take(4 * length), length),
    int8: (length) => new Int8Array(buffer, take(length), length),
    uint8: (length) => new Uint8Array(buffer, take(length), length),
    mark: () => top,
    release: (mark) => {
      if (!(Number.isInteger(mark) && mark >= FIRST_ADDRESS && mark <= top && mark % ALIGNMENT_BYTES === 0)) {
        throw new ModalisError(
          "INVALID_ARGUMENT",
          `${mark} is no mark of this arena, or one that was already released; release what mark() returned, last first`,
        );
      }
      top = mark;
    },
    scratch: (asked) => {
      clean = Math.max(clean, room(asked));
      return top;
    },
  };
}

function aligned(address: number): number {
  return Math.ceil(address / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
}

function reserve(bytes: number, shared: boolean): WebAssembly.Memory {
  if (!(Number.isInteger(bytes) && bytes > 0)) {
    throw new ModalisError("INVALID_ARGUMENT", `arenaBytes must be a positive whole number, not ${bytes}`);
  }
  if (bytes > LARGEST_ARENA_BYTES) {
    throw new ModalisError(
      "LIMIT_EXCEEDED",
      `an arena of ${bytes} bytes was asked and 32-bit addresses end at ${LARGEST_ARENA_BYTES}; use fewer dimensions, or an optimiser with fewer moments`,
      { details: { askedBytes: bytes, limitBytes: LARGEST_ARENA_BYTES } },
    );
  }
  const pages = Math.ceil((FIRST_ADDRESS + bytes + ALIGNMENT_BYTES) / PAGE_BYTES);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  } catch (cause) {
    throw new ModalisError(
      "LIMIT_EXCEEDED",
      `this process may not reserve an arena of ${bytes} bytes; pass a smaller arenaBytes, dispose kernels that are no longer used, or raise the limit on virtual memory`,
      { cause, details: { askedBytes: bytes } },
    );
  }
}
