import { ModalisError } from "@modalis/contract";
import type { OnnxruntimeModule } from "./onnxruntime-module.js";

/** How to install ONNX Runtime, also where its script may not fetch the GPU libraries. */
export const ONNXRUNTIME_INSTALL =
  "run `npm i onnxruntime-node`; where its install script cannot reach the network, run `ONNXRUNTIME_NODE_INSTALL=skip npm i onnxruntime-node` (the CPU library is inside the package)";

/**
 * Loads ONNX Runtime on first use: its native library is large, and many callers need only its types. Its telemetry is
 * turned off before, unless the environment already says what to do with it.
 *
 * @throws `MISSING_DEPENDENCY` with the install line.
 */
export async function loadOnnxruntime(
  load: () => Promise<OnnxruntimeModule> = importOnnxruntime,
): Promise<OnnxruntimeModule> {
  try {
    return await load();
  } catch (cause) {
    throw new ModalisError(
      "MISSING_DEPENDENCY",
      `models need the package "onnxruntime-node", which could not be loaded; ${ONNXRUNTIME_INSTALL}`,
      { cause, details: { package: "onnxruntime-node" } },
    );
  }
}

async function importOnnxruntime(): Promise<OnnxruntimeModule> {
  // Official Linux builds from 1.29 send names and hashes of models to their makers by default, and this is the one
  // switch they have. A thread with an environment of its own cannot reach it: start such a thread with SHARE_ENV.
  process.env.ORT_DISABLE_TELEMETRY ??= "1";
  return await import("onnxruntime-node");
}
