import { createHash } from "node:crypto";
import { type ModelState, writeSafetensors } from "@modalis/contract";
import { readBundle } from "../bundle/load-bundle.js";
import { replaceFolder } from "../bundle/replace-folder.js";
import { SCORE_SCRIPT } from "./score-script.js";
import { scoresGraph } from "./scores-graph.js";

/** The name of the file that describes an export. */
const EXPORT_FILE = "export.json";

/** What an export holds, by file. */
export interface ExportReport {
  readonly kind: string;
  readonly users: number;
  readonly items: number;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

/**
 * Writes a bundle for other programs: `scores.onnx`, whose scores are the model's, all tensors as safetensors, other graphs
 * as they are, ids as JSON, a script of a few lines that scores with onnxruntime-node alone, and `export.json` that lists them.
 *
 * @throws What `readBundle` throws; `UNSUPPORTED_INPUT` and `LIMIT_EXCEEDED` for a model that no .onnx file holds;
 * `INVALID_ARGUMENT` for a folder that holds something else, `WRITE_FAILED`.
 */
export async function exportBundle(
  folder: string,
  to: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<ExportReport> {
  const { state, interactions, training } = await readBundle(folder, signal === undefined ? {} : { signal });
  const { userIds, itemIds } = interactions;
  const contents = new Map<string, Uint8Array>([
    ["scores.onnx", await scoresGraph(state)],
    ["users.json", text(JSON.stringify(userIds))],
    ["items.json", text(JSON.stringify(itemIds))],
    ["score.mjs", text(SCORE_SCRIPT)],
    ...filesOf(state, "model"),
  ]);
  const files = Object.fromEntries(
    Array.from(contents, ([name, bytes]) => [
      name,
      { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") },
    ]),
  );
  const report = { kind: state.kind, users: userIds.length, items: itemIds.length, files };
  const manifest = {
    format: "modalis-export",
    version: 1,
    ...report,
    graph: {
      file: "scores.onnx",
      input: { user: "int64 [1]: the user's place in users.json" },
      output: { scores: "float32 [items]: in the order of items.json" },
    },
    settings: state.settings,
    training,
  };
  await replaceFolder(to, EXPORT_FILE, async (write) => {
    for (const [name, bytes] of contents) {
      signal?.throwIfAborted();
      await write(name, bytes);
    }
    await write(EXPORT_FILE, text(`${JSON.stringify(manifest, undefined, 2)}\n`));
  });
  return report;
}

/** Tensors and graphs of a model and of its parts. */
function filesOf(
  { tensors, files = new Map(), parts = new Map() }: ModelState,
  name: string,
): [string, Uint8Array][] {
  return [
    ...(tensors.size === 0
      ? []
      : [[`${name}.safetensors`, writeSafetensors(tensors)] as [string, Uint8Array]]),
    ...Array.from(files, ([, bytes], at): [string, Uint8Array] => [`${name}-graph-${at}.onnx`, bytes]),
    ...[...parts.values()].flatMap((part, at) => filesOf(part, `${name}-part-${at}`)),
  ];
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
