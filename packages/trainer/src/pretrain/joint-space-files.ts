import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import {
  type EmbeddingSpace,
  ModalisError,
  parseSpace,
  readSafetensors,
  type SafeTensor,
  writeSafetensors,
} from "@modalis/contract";
import { corruptJointSpace, readJointFile } from "./joint-file.js";
import type { JointHead } from "./joint-head.js";
import { createJointSpace, type JointSpace } from "./joint-space.js";
import type { JointAnchors } from "./nearness-to-others.js";

const MANIFEST = "manifest.json";
const WEIGHTS = "heads.safetensors";
/** Where the anchors are in the weights; no channel has this name. */
const ANCHORS = "joint anchors";
const FORMAT = "modalis-joint-space/1";
interface ListedHead {
  readonly channel: string;
  readonly space: EmbeddingSpace;
  readonly file: string;
  readonly sha256: string;
}

/**
 * Writes a joint space to a folder as a whole: `manifest.json`, an .onnx file a head, which any ONNX runtime can run
 * (`x` in, `vector` out, to be scaled to unit length), and `heads.safetensors` with everything learned.
 *
 * After a crash at any moment the folder holds the former joint space or this one. A folder of anything else is refused.
 *
 * @throws `INVALID_ARGUMENT` for a folder that holds something else, `WRITE_FAILED`.
 */
export async function saveJointSpace(folder: string, space: JointSpace): Promise<void> {
  const path = resolve(folder);
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  const former = `${temporary}.old`;
  const tensors = new Map<string, SafeTensor>();
  for (const [channel, head] of space.heads)
    for (const [name, { shape, data }] of head.tensors)
      tensors.set(`${channel}/${name}`, { dtype: "F32", shape, data });
  for (const [modality, data] of space.anchors?.vectors ?? []) {
    const shape = [data.length / space.dimensions, space.dimensions];
    tensors.set(`${ANCHORS}/${modality}`, { dtype: "F32", shape, data });
  }
  const weights = writeSafetensors(tensors, { format: FORMAT, id: space.id });
  const heads = [...space.heads].map(([channel, { space: read, sha256 }], at) => {
    return { channel, space: read, file: `head-${at}.onnx`, sha256 };
  });
  const { id, dimensions, training, anchors } = space;
  const manifest = {
    ...{ format: FORMAT, id, dimensions, heads, weightsSha256: sha256Of(weights) },
    ...(anchors === undefined ? {} : { anchors: { temperature: anchors.temperature } }),
    training,
  };
  try {
    const replaced = await isReplaceable(path);
    await mkdir(temporary, { recursive: true });
    for (const { channel, file } of heads)
      await writeFlushed(join(temporary, file), space.heads.get(channel)!.onnx);
    await writeFlushed(join(temporary, WEIGHTS), weights);
    await writeFlushed(join(temporary, MANIFEST), Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`));
    if (replaced) await rename(path, former);
    await rename(temporary, path).catch(async (error: unknown) => {
      if (replaced) await rename(former, path);
      throw error;
    });
  } catch (error) {
    throw writeError(path, error);
  } finally {
    await rm(temporary, { recursive: true, force: true });
    await rm(former, { recursive: true, force: true });
  }
}

/**
 * Reads a joint space that {@link saveJointSpace} wrote; it projects to the same bits.
 *
 * @throws `NOT_FOUND` when the folder holds none, `CORRUPT_FILE` for a manifest that breaks the format,
 * `DIGEST_MISMATCH` for a head whose bytes are not those listed, `PATH_OUTSIDE_FOLDER` for a link.
 */
export async function loadJointSpace(folder: string): Promise<JointSpace> {
  const path = resolve(folder);
  const manifest = parseManifest(join(path, MANIFEST), await readJointFile(join(path, MANIFEST), folder));
  const heads = new Map<string, JointHead>();
  const weights = await readJointFile(join(path, WEIGHTS), folder);
  if (sha256Of(weights) !== manifest.weightsSha256) throw changed(WEIGHTS, folder);
  const { tensors } = readSafetensors(weights);
  for (const { channel, space, file, sha256 } of manifest.heads) {
    const onnx = await readJointFile(join(path, file), folder);
    if (sha256Of(onnx) !== sha256) throw changed(file, folder);
    heads.set(channel, { space, onnx, sha256, tensors: learnedOf(channel, tensors) });
  }
  const { dimensions, training } = manifest;
  const anchors = anchorsIn(tensors, manifest, join(path, MANIFEST));
  const loaded = createJointSpace({ dimensions, heads, training, ...(anchors ? { anchors } : {}) });
  if (loaded.id === manifest.id) return loaded;
  throw corruptJointSpace(
    join(path, MANIFEST),
    `it names "${manifest.id}", and its heads make "${loaded.id}"`,
  );
}

function learnedOf(channel: string, tensors: ReadonlyMap<string, SafeTensor>): JointHead["tensors"] {
  const own = [...tensors].filter(([name]) => name.startsWith(`${channel}/`));
  return new Map(
    own.map(([name, { shape, data }]) => [
      name.slice(channel.length + 1),
      { shape, data: data as Float32Array },
    ]),
  );
}

/** Those of a space that was saved before there were any are not there. */
function anchorsIn(
  tensors: ReadonlyMap<string, SafeTensor>,
  { temperature, dimensions }: { readonly temperature: unknown; readonly dimensions: number },
  path: string,
): JointAnchors | undefined {
  if (temperature === undefined) return undefined;
  const own = [...learnedOf(ANCHORS, tensors)];
  const sound = own.every(([, { shape }]) => shape.length === 2 && shape[1] === dimensions);
  if (!(typeof temperature === "number" && temperature > 0 && sound))
    throw corruptJointSpace(path, "its anchors do not fit");
  return { temperature, vectors: new Map(own.map(([modality, { data }]) => [modality, data])) };
}

function changed(file: string, folder: string): ModalisError {
  return new ModalisError(
    "DIGEST_MISMATCH",
    `"${file}" of the joint space in "${folder}" has other bytes than were written; run pretrain again`,
  );
}

function parseManifest(path: string, bytes: Uint8Array) {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    throw corruptJointSpace(path, "it is not JSON");
  }
  const { format, id, dimensions, heads, weightsSha256, training, anchors } = (read ?? {}) as Record<
    string,
    unknown
  >;
  if (format !== FORMAT)
    throw corruptJointSpace(path, `its format is ${JSON.stringify(format)}, not "${FORMAT}"`);
  if (typeof id !== "string" || !(Number.isSafeInteger(dimensions) && (dimensions as number) >= 1))
    throw corruptJointSpace(path, "its id or dimensions are missing");
  if (!Array.isArray(heads) || heads.length === 0) throw corruptJointSpace(path, "it lists no head");
  const listed = heads.map((head: unknown): ListedHead => {
    const { channel, space, file, sha256 } = (head ?? {}) as Record<string, unknown>;
    if (typeof channel !== "string" || typeof file !== "string" || typeof sha256 !== "string")
      throw corruptJointSpace(path, "a head has no channel, file or digest");
    if (!/^head-\d{1,4}\.onnx$/.test(file)) throw corruptJointSpace(path, `"${file}" is no file of a head`);
    return { channel, file, sha256, space: parseSpace(space) };
  });
  const record = typeof training === "object" && training !== null ? training : {};
  return {
    id,
    dimensions: dimensions as number,
    weightsSha256,
    temperature: (anchors as { readonly temperature?: unknown } | undefined)?.temperature,
    heads: listed,
    training: record as Record<string, unknown>,
  };
}

async function isReplaceable(path: string): Promise<boolean> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (names === undefined) return false;
  if (names.length === 0 || names.includes(MANIFEST)) return true;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `"${path}" holds files that are no joint space, and would be lost; choose another folder`,
  );
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, "wx");
  await file.writeFile(bytes);
  await file.sync();
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function writeError(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof ModalisError || code === undefined) return error;
  const advice = "free some space or choose a folder that this user may write";
  return new ModalisError("WRITE_FAILED", `cannot write "${path}" (${code}): ${advice}`, { cause: error });
}
