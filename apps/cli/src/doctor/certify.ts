import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createOnnxRuntime, type ModelSourceOptions, packageFolder, resolveModelSource } from "@modalis/onnx";
import { type Certificate, certifyModel, readGolden } from "@modalis/server";

/** Certificates of a model and what ran it. */
export interface ParityReport {
  readonly runtime: string;
  readonly certificates: readonly Certificate[];
}

/**
 * Compares an installed model with its golden.
 *
 * @param goldenFile The `golden.json` in the model's folder when absent.
 * @throws `NOT_FOUND` without a golden, and what `certifyModel` throws.
 */
export async function certifyInstalled(
  source: string,
  goldenFile: string | undefined,
  modelSource: ModelSourceOptions,
): Promise<ParityReport> {
  const folder = await resolveModelSource(source, modelSource);
  const path = goldenFile ?? (await folder.file("golden.json")) ?? join(folder.path, "golden.json");
  const golden = await readGolden(path);
  await using runtime = createOnnxRuntime();
  const certificates = await certifyModel(source, golden, { runtime, modelSource });
  return { runtime: `onnxruntime-node ${runtimeVersion()}, CPU`, certificates };
}

/** The lines of a certificate. */
export function certificateLines({ runtime, certificates }: ParityReport): string[] {
  return certificates.flatMap((certificate) => [
    `${certificate.passed ? "ok  " : "FAIL"}  ${certificate.modality}: ${certificate.model}  [${certificate.fingerprint}]`,
    `      reference  ${certificate.reference}`,
    `      runtime    ${runtime}, ${certificate.dtype}`,
    `      rows       ${certificate.rows} of ${certificate.dimensions} dimensions`,
    `      cosine     ${certificate.cosine.toFixed(9)} at least, largest difference ${certificate.largestDifference.toExponential(1)}`,
  ]);
}

/** Of the runtime that `@modalis/onnx` uses. */
function runtimeVersion(): string {
  try {
    const onnx = createRequire(import.meta.url).resolve("@modalis/onnx/package.json");
    const manifest = join(packageFolder("onnxruntime-node", onnx), "package.json");
    return String((JSON.parse(readFileSync(manifest, "utf8")) as { version?: unknown }).version);
  } catch {
    return "of unknown version";
  }
}
