import { ModalisError } from "@modalis/contract";
import { privateModule, sharedModule } from "../generated/kernels-module.js";
import { type Arena, createArena } from "./arena.js";
import { startThreadTeam } from "./thread-team.js";

/** Float operations, about 4 microseconds, below which claiming a part costs more than it saves. */
const LEAST_WORK_A_PART = 16_384;
const MOST_PARTS = 64;
/** Parts of a call that is begun early; this thread takes over those that are left when it has to wait. */
const PARTS_BEGUN = 8;

export type ArenaArray = Float32Array | Int32Array | Uint32Array | Int8Array | Uint8Array;

/** What a kernel's TypeScript side needs: addresses, and calls of the compiled functions. */
export interface KernelEngine {
  readonly arena: Arena;
  readonly threads: number;
  /** Address of an array of the arena. @throws INVALID_ARGUMENT for any other array, naming it. */
  readonly address: (array: ArenaArray, name: string) => number;
  /** Calls a compiled function on the calling thread. */
  readonly call: (kernel: string, ...values: number[]) => number;
  /**
   * Calls `kernel(...values, part, parts)` for every part, on all threads.
   *
   * @param work Float operations, about; decides into how many parts the call is cut.
   */
  readonly share: (kernel: string, work: number, ...values: number[]) => void;
  /** The same for kernels whose parts each walk all samples and keep the rows they own: few parts, a power of two. */
  readonly shareByOwner: (kernel: string, work: number, ...values: number[]) => void;
  /**
   * Calls it for every part on the other threads while this one goes on, or at once where there are none. What it reads and
   * writes must be left alone until the function that is given back has been called; other calls may come between.
   */
  readonly begin: (kernel: string, ...values: number[]) => () => void;
  readonly close: () => Promise<void>;
}

/** Instantiates the module that fits the number of threads; ONNX Runtime refuses views of shared memory, so one thread has private memory. */
export async function createKernelEngine(
  threads: number,
  arenaBytes: number,
  leastWorkAPart = LEAST_WORK_A_PART,
): Promise<KernelEngine> {
  const arena = createArena(arenaBytes, threads > 1);
  const { memory } = arena;
  const module = await WebAssembly.compile(Buffer.from(threads > 1 ? sharedModule : privateModule, "base64"));
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const names = Object.keys(instance.exports).filter((name) => typeof instance.exports[name] === "function");
  const numbers = new Map(names.map((name, at) => [name, at]));
  const kernels = instance.exports as Readonly<Record<string, (...values: number[]) => number>>;
  const team = threads > 1 ? await startThreadTeam(module, memory, names, threads - 1) : undefined;
  let closed = false;

  const open = (): void => {
    if (closed) throw new ModalisError("DISPOSED", "these kernels were disposed; create new ones");
  };
  const call = (kernel: string, ...values: number[]): number => {
    open();
    return kernels[kernel]!(...values);
  };
  const inParts = (kernel: string, parts: number, values: readonly number[]): void => {
    open();
    if (team === undefined || parts <= 1) {
      kernels[kernel]!(...values, 0, 1);
      return;
    }
    // One call at a time is in the threads' hands: whatever was begun comes first.
    team.finish();
    team.start(numbers.get(kernel)!, values, parts);
    team.finish();
  };
  const ownerParts = 2 ** Math.ceil(Math.log2(2 * threads));
  return {
    arena,
    threads,
    address: (array, name) => {
      if (array.buffer === memory.buffer) return array.byteOffset;
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `${name} lies outside these kernels' arena; make it with float32(), int32(), int8() or uint8() and copy the values in`,
      );
    },
    call,
    share: (kernel, work, ...values) =>
      inParts(kernel, Math.min(MOST_PARTS, Math.ceil(work / leastWorkAPart)), values),
    shareByOwner: (kernel, work, ...values) =>
      inParts(kernel, work < 4 * leastWorkAPart ? 1 : ownerParts, values),
    begin: (kernel, ...values) => {
      if (team === undefined) {
        inParts(kernel, 1, values);
        return () => {};
      }
      open();
      team.finish();
      team.start(numbers.get(kernel)!, values, PARTS_BEGUN);
      return team.finish;
    },
    close: async () => {
      closed = true;
      await team?.close();
    },
  };
}
