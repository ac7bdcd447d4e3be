import { bindKernels } from "./bind-kernels.js";
import type { Kernels } from "./kernels.js";
import { checkWhole, fail } from "./runtime/check-arguments.js";
import { createKernelEngine } from "./runtime/kernel-engine.js";

const MOST_THREADS = 128;

export interface CreateKernelsOptions {
  /** Threads that compute, the calling one among them, at most 128. Default 1, whose memory is private, as ONNX Runtime needs. */
  readonly threads?: number;
  /** Address space for all arrays; memory is used as it is first written. Default 1 GiB, at most about 4 GiB. */
  readonly arenaBytes?: number;
}

/**
 * Compiles the kernels, reserves their arena and starts their threads.
 *
 * @throws INVALID_ARGUMENT for options out of range, LIMIT_EXCEEDED when the address space is not to be had.
 * @example
 * await using kernels = await createKernels({ threads: 2 });
 * const table = kernels.float32(100 * 64);
 */
export async function createKernels(options: CreateKernelsOptions = {}): Promise<Kernels> {
  const { threads = 1, arenaBytes = 2 ** 30 } = options;
  checkWhole(threads, 1, "threads");
  if (threads > MOST_THREADS) fail(`threads must be at most ${MOST_THREADS}, not ${threads}`);
  return bindKernels(await createKernelEngine(threads, arenaBytes));
}
