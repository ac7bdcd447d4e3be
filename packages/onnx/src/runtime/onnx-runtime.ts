import { availableParallelism } from "node:os";
import { ModalisError } from "@modalis/contract";
import type { OnnxModel } from "../source/onnx-model.js";
import { createDiscardCopies } from "./discard-copies.js";
import { loadOnnxruntime } from "./load-onnxruntime.js";
import { openNativeSession, type SessionSettings } from "./native-session.js";
import { type NativeParts, type OnnxSession, runNative, tensorInfos } from "./onnx-session.js";
import type { NativeSession, OnnxruntimeModule } from "./onnxruntime-module.js";

export interface OnnxRuntimeOptions {
  /** Threads inside one operator, at least 1; every core the process may use when absent. */
  readonly intraOpThreads?: number;
  /**
   * What threads do between operators: `spin` looks for work for a while, which is quickest where nothing else runs; `sleep`
   * leaves the cores to other threads at once, such as those of kernels between two runs. `spin` when absent.
   */
  readonly idleThreads?: "spin" | "sleep";
  /**
   * What becomes of the memory that a run took for values between its operators: `kept` by each session for its next run,
   * which is quickest, or `freed`, so that several sessions need no more than the one that needs most. `kept` when absent.
   */
  readonly memory?: "kept" | "freed";
  /** Execution providers in order of preference, such as `["cuda", "cpu"]`; `["cpu"]` when absent. */
  readonly providers?: readonly string[];
  /** Where ONNX Runtime comes from, for bundlers; `import("onnxruntime-node")` when absent. */
  readonly load?: () => Promise<OnnxruntimeModule>;
}

/** Opens models; two who open the same model share one native session, freed when the last lets go. */
export interface OnnxRuntime extends AsyncDisposable {
  /**
   * @throws `INVALID_MODEL` for bytes that are no runnable graph, `MISSING_DEPENDENCY` without onnxruntime-node,
   * `INVALID_ARGUMENT` for a provider that this build does not have, `DISPOSED` after disposal.
   */
  open(model: OnnxModel): Promise<OnnxSession>;
}

/** A native session with those who hold it. */
interface SharedSession {
  readonly native: Promise<{ readonly module: OnnxruntimeModule; readonly session: NativeSession }>;
  holders: number;
  /** Runs under way; the session is released after the last of them. */
  readonly running: Set<Promise<unknown>>;
}

/**
 * A runtime with its own sessions. ONNX Runtime itself is loaded when the first model is opened.
 *
 * @throws `INVALID_ARGUMENT` for a thread count that is not a whole number of at least 1, or no provider.
 */
export function createOnnxRuntime(options: OnnxRuntimeOptions = {}): OnnxRuntime {
  const settings = checkedSettings(options);
  const sessions = new Map<string, SharedSession>();
  const discard = createDiscardCopies();
  let disposed = false;

  const release = async (key: string, shared: SharedSession): Promise<void> => {
    if (sessions.get(key) === shared) sessions.delete(key);
    const opened = await shared.native.catch(() => undefined);
    await Promise.allSettled(shared.running);
    await opened?.session.release();
  };

  const share = (key: string, model: OnnxModel): SharedSession => {
    const known = sessions.get(key);
    if (known !== undefined) return known;
    const shared = {
      native: openShared(model, settings, options.load),
      holders: 0,
      running: new Set<Promise<unknown>>(),
    };
    sessions.set(key, shared);
    return shared;
  };

  return {
    async open(model) {
      if (disposed) throw new ModalisError("DISPOSED", "the ONNX runtime was disposed; create another");
      const key = `${model.id}@${model.revision}:${model.sha256}`;
      const shared = share(key, model);
      shared.holders += 1;
      const letGo = async (): Promise<void> => {
        shared.holders -= 1;
        if (shared.holders === 0) await release(key, shared);
      };
      try {
        const { module, session } = await shared.native;
        return holdSession(model, { module, native: session, discard }, shared, {
          letGo,
          runtimeDisposed: () => disposed,
        });
      } catch (error) {
        await letGo();
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      await Promise.all([...sessions].map(([key, shared]) => release(key, shared)));
    },
  };
}

/** Ends of one holder: what to do when it lets go, and whether the runtime under it is gone. */
interface HolderEnds {
  readonly letGo: () => Promise<void>;
  readonly runtimeDisposed: () => boolean;
}

function holdSession(
  model: OnnxModel,
  parts: NativeParts,
  shared: SharedSession,
  { letGo, runtimeDisposed }: HolderEnds,
): OnnxSession {
  let disposed = false;
  const { native } = parts;
  return {
    inputs: tensorInfos(native.inputMetadata),
    outputs: tensorInfos(native.outputMetadata),
    async run(feeds, outputs) {
      if (disposed || runtimeDisposed())
        throw new ModalisError("DISPOSED", `the session of ${model.id} was disposed; open the model again`);
      const run = runNative(parts, feeds, outputs);
      shared.running.add(run);
      try {
        return await run;
      } finally {
        shared.running.delete(run);
      }
    },
    async [Symbol.asyncDispose]() {
      if (disposed) return;
      disposed = true;
      if (!runtimeDisposed()) await letGo();
    },
  };
}

async function openShared(
  model: OnnxModel,
  settings: SessionSettings,
  load: OnnxRuntimeOptions["load"],
): Promise<{ module: OnnxruntimeModule; session: NativeSession }> {
  const module = await loadOnnxruntime(load);
  const known = module.listSupportedBackends().map(({ name }) => name);
  const unknown = settings.providers.filter((provider) => !known.includes(provider));
  if (unknown.length > 0) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `no execution provider "${unknown.join('", "')}" in this onnxruntime-node; it has ${known.join(", ")}`,
      { details: { unknown, known } },
    );
  }
  return { module, session: await openNativeSession(module, model, settings) };
}

function checkedSettings(options: OnnxRuntimeOptions): SessionSettings {
  const { intraOpThreads = availableParallelism(), idleThreads = "spin", providers = ["cpu"] } = options;
  const { memory = "kept" } = options;
  if (!Number.isSafeInteger(intraOpThreads) || intraOpThreads < 1)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `intraOpThreads is a whole number from 1, not ${intraOpThreads}`,
    );
  if (providers.length === 0)
    throw new ModalisError("INVALID_ARGUMENT", 'providers needs at least one name, such as "cpu"');
  return { intraOpThreads, idleThreads, memory, providers };
}
