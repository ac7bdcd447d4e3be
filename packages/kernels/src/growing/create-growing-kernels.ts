import { ModalisError } from "@modalis/contract";
import { privateModule, sharedModule } from "../generated/kernels-module.js";

const PAGE_BYTES = 65_536;
/** What 32-bit addresses reach, less one page. */
const MOST_BYTES = 2 ** 32 - PAGE_BYTES;

/**
 * The compiled kernels over a memory that grows, for a package that lays out its own rows, such as an index.
 *
 * Addresses are not checked here: whoever calls has checked its arguments when it took them in. A call that leaves the
 * memory throws and touches nothing outside it.
 */
export interface GrowingKernels {
  /** The whole memory; every growth replaces it, and detaches views of the former one where it is private. */
  readonly buffer: ArrayBuffer;
  /** Makes the memory at least `bytes` long; what is added is zero. @throws LIMIT_EXCEEDED beyond about 4 GiB, or what the process may have. */
  readonly growTo: (bytes: number) => void;
  /** Runs an exported function of `assembly/kernels` on the calling thread. */
  readonly call: (kernel: string, ...values: number[]) => number;
  /**
   * A `WebAssembly.Module` and its `WebAssembly.Memory`, which another thread instantiates to run the same kernels over the same
   * memory; absent where that is private. Said in no more than these words, which every TypeScript project knows the types of.
   */
  readonly shared?: { readonly module: object; readonly memory: object };
}

export interface GrowingKernelsOptions {
  /** Whether other threads may use the memory. Default false. */
  readonly shared?: boolean;
}

/** Compiles the kernels over an empty memory of their own. */
export async function createGrowingKernels({
  shared = false,
}: GrowingKernelsOptions = {}): Promise<GrowingKernels> {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared });
  const module = await WebAssembly.compile(Buffer.from(shared ? sharedModule : privateModule, "base64"));
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  const kernels = exports as Readonly<Record<string, (...values: number[]) => number>>;
  return {
    get buffer() {
      return memory.buffer as ArrayBuffer;
    },
    growTo: (bytes) => growTo(memory, bytes),
    call: (kernel, ...values) => kernels[kernel]!(...values),
    ...(shared ? { shared: { module, memory } } : {}),
  };
}

function growTo(memory: WebAssembly.Memory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing <= 0) return;
  try {
    if (!(bytes <= MOST_BYTES)) throw new RangeError(`32-bit addresses end at ${MOST_BYTES}`);
    memory.grow(missing);
  } catch (cause) {
    throw new ModalisError(
      "LIMIT_EXCEEDED",
      `this process may not have a WebAssembly memory of ${bytes} bytes; keep fewer rows or fewer dimensions in one index`,
      { cause, details: { askedBytes: bytes } },
    );
  }
}
