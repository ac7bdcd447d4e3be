import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  assertComparable,
  type EmbeddingSpace,
  isModalisError,
  ModalisError,
  parseSpace,
} from "@modalis/contract";
import { restoreExactIndex } from "../exact/restore-exact-index.js";
import { restoreGraphIndex } from "../graph/restore-graph-index.js";
import { corruptIndex } from "../saved/saved-index.js";
import { chooseIndexKind } from "./choose-index-kind.js";
import { createIdSlots } from "./id-slots.js";
import { MANIFEST_FILE, MANIFEST_FORMAT } from "./save-vector-index.js";
import type { VectorIndex } from "./vector-index.js";
import { vectorIndexOver } from "./vector-index-over.js";

/**
 * Opens what `save` wrote.
 *
 * @throws NOT_FOUND without an index in the folder, SPACE_MISMATCH when it is of a space that may not be compared with `space`, CORRUPT_FILE.
 */
export async function openVectorIndex(folder: string, space: EmbeddingSpace): Promise<VectorIndex> {
  const manifest = parseManifest(await readOr(join(folder, MANIFEST_FILE), "NOT_FOUND"));
  assertComparable(manifest.space, space);
  const bytes = await readOr(join(folder, manifest.rows), "CORRUPT_FILE");
  if (createHash("sha256").update(bytes).digest("hex") !== manifest.sha256) {
    throw corruptIndex(`the SHA-256 of ${manifest.rows} is not the manifest's`);
  }
  const restore = manifest.kind === "graph" ? restoreGraphIndex : restoreExactIndex;
  const index = await restore(bytes);
  const ids = createIdSlots(manifest.ids);
  const fits = index.dimensions === manifest.space.dimensions && index.size === ids.size;
  if (!fits || manifest.ids.some((id, slot) => id !== null && index.vector(slot) === undefined)) {
    index[Symbol.dispose]();
    throw corruptIndex("its ids and its rows do not belong together");
  }
  const { dimensions } = index;
  return vectorIndexOver({
    space: manifest.space,
    index,
    ids,
    wantsGraph: (rows) => chooseIndexKind({ rows, dimensions }).kind === "graph",
  });
}

interface Manifest {
  readonly kind: "exact" | "graph";
  readonly space: EmbeddingSpace;
  readonly rows: string;
  readonly sha256: string;
  readonly ids: readonly (string | null)[];
}

function parseManifest(bytes: Uint8Array): Manifest {
  let value: Partial<Record<string, unknown>>;
  let space: EmbeddingSpace;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    space = parseSpace(value.space);
  } catch (cause) {
    throw corruptIndex(`${MANIFEST_FILE} cannot be read`, cause);
  }
  const { format, kind, rows, sha256, ids } = value;
  if (format !== MANIFEST_FORMAT) throw corruptIndex(`${MANIFEST_FILE} is not of format ${MANIFEST_FORMAT}`);
  if (kind !== "exact" && kind !== "graph") throw corruptIndex(`its kind is ${JSON.stringify(kind)}`);
  if (
    typeof sha256 !== "string" ||
    rows !== `rows-${sha256.slice(0, 16)}.safetensors` ||
    /[^0-9a-f]/.test(sha256)
  ) {
    throw corruptIndex(`${MANIFEST_FILE} names no file of rows`);
  }
  if (!Array.isArray(ids) || ids.some((id) => id !== null && typeof id !== "string")) {
    throw corruptIndex("its ids are no texts");
  }
  const named = ids.filter((id) => id !== null);
  if (new Set(named).size !== named.length) throw corruptIndex("an id appears twice");
  return { kind, space, rows, sha256, ids };
}

async function readOr(path: string, code: "NOT_FOUND" | "CORRUPT_FILE"): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (isModalisError(cause)) throw cause;
    const reason = (cause as NodeJS.ErrnoException).code;
    if (code === "CORRUPT_FILE") throw corruptIndex(`"${path}" cannot be read (${reason})`, cause);
    throw new ModalisError("NOT_FOUND", `"${path}" cannot be read (${reason}); save an index there first`, {
      cause,
    });
  }
}
