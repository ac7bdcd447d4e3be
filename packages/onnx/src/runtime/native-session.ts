import { ModalisError } from "@modalis/contract";
import type { OnnxModel } from "../source/onnx-model.js";
import type { NativeSession, NativeSessionOptions, OnnxruntimeModule } from "./onnxruntime-module.js";

/** What a session is opened with; the same for every session of a runtime. */
export interface SessionSettings {
  readonly intraOpThreads: number;
  readonly idleThreads: "spin" | "sleep";
  readonly memory: "kept" | "freed";
  readonly providers: readonly string[];
}

/**
 * Loads a model into ONNX Runtime.
 *
 * @throws `INVALID_MODEL` when the model's bytes are not a graph that can run; `MISSING_DEPENDENCY` when a
 * provider lacks its libraries; whatever the model's own `load` throws.
 */
export async function openNativeSession(
  module: OnnxruntimeModule,
  model: OnnxModel,
  settings: SessionSettings,
): Promise<NativeSession> {
  const source = await model.load();
  const options: NativeSessionOptions = {
    intraOpNumThreads: settings.intraOpThreads,
    interOpNumThreads: 1,
    executionProviders: settings.providers,
    // Errors are thrown; only what would end the process is written to the terminal.
    logSeverityLevel: 4,
    ...(settings.memory === "freed" ? { enableCpuMemArena: false, enableMemPattern: false } : {}),
    ...(settings.idleThreads === "sleep"
      ? { extra: { session: { intra_op: { allow_spinning: "0" } } } }
      : {}),
  };
  try {
    // Two calls, since the overloads of `create` take one type each.
    return typeof source === "string"
      ? await module.InferenceSession.create(source, options)
      : await module.InferenceSession.create(unshared(source), options);
  } catch (cause) {
    throw refusal(model, settings, cause);
  }
}

/** ONNX Runtime refuses bytes on shared memory. */
function unshared(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes : Uint8Array.from(bytes);
}

function refusal(model: OnnxModel, { providers }: SessionSettings, cause: unknown): ModalisError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const accelerators = providers.filter((provider) => provider !== "cpu");
  if (accelerators.length > 0 && /provider|shared library|cuda|driver/i.test(reason)) {
    return new ModalisError(
      "MISSING_DEPENDENCY",
      `the provider ${accelerators.join(", ")} could not start: ${reason}; install its libraries or use the provider "cpu"`,
      { cause, details: { providers } },
    );
  }
  return new ModalisError(
    "INVALID_MODEL",
    `ONNX Runtime cannot load the model ${model.id}@${model.revision}: ${reason}; fetch or export the model again`,
    { cause, details: { model: model.id, sha256: model.sha256 } },
  );
}
