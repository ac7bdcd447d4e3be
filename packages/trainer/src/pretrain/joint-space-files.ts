import { createHash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
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
import type { JointHead } from "./joint-head.js";
import { createJointSpace, type JointSpace } from "./joint-space.js";

const MANIFEST = "manifest.json";
const WEIGHTS = "heads.safetensors";
const FORMAT = "modalis-joint-space/1";
/** More than any head; larger files are refused before memory is taken. */
const LARGEST_FILE_BYTES = 2 ** 31 - 1;

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
  const weights = writeSafetensors(tensors, { format: FORMAT, id: space.id });
  const heads = [...space.heads].map(([channel, { space: read, sha256 }], at) => {
    return { channel, space: read, file: `head-${at}.onnx`, sha256 };
  });
  const { id, dimensions, training } = space;
  const manifest = { format: FORMAT, id, dimensions, heads, weightsSha256: sha256Of(weights), training };
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
  const manifest = parseManifest(join(path, MANIFEST), await readPlain(join(path, MANIFEST), folder));
  const heads = new Map<string, JointHead>();
  const weights = await readPlain(join(path, WEIGHTS), folder);
  if (sha256Of(weights) !== manifest.weightsSha256) throw changed(WEIGHTS, folder);
  const { tensors } = readSafetensors(weights);
  for (const { channel, space, file, sha256 } of manifest.heads) {
    const onnx = await readPlain(join(path, file), folder);
    if (sha256Of(onnx) !== sha256) throw changed(file, folder);
    heads.set(channel, { space, onnx, sha256, tensors: learnedOf(channel, tensors) });
  }
  const loaded = createJointSpace({ dimensions: manifest.dimensions, heads, training: manifest.training });
  if (loaded.id === manifest.id) return loaded;
  throw corrupt(join(path, MANIFEST), `it names "${manifest.id}", and its heads make "${loaded.id}"`);
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
    throw corrupt(path, "it is not JSON");
  }
  const { format, id, dimensions, heads, weightsSha256, training } = (read ?? {}) as Record<string, unknown>;
  if (format !== FORMAT) throw corrupt(path, `its format is "${format}", not "${FORMAT}"`);
  if (typeof id !== "string" || !(Number.isSafeInteger(dimensions) && (dimensions as number) >= 1))
    throw corrupt(path, "its id or dimensions are missing");
  if (!Array.isArray(heads) || heads.length === 0) throw corrupt(path, "it lists no head");
  const listed = heads.map((head: unknown): ListedHead => {
    const { channel, space, file, sha256 } = (head ?? {}) as Record<string, unknown>;
    if (typeof channel !== "string" || typeof file !== "string" || typeof sha256 !== "string")
      throw corrupt(path, "a head has no channel, file or digest");
    if (!/^head-\d{1,4}\.onnx$/.test(file)) throw corrupt(path, `"${file}" is no file of a head`);
    return { channel, file, sha256, space: parseSpace(space) };
  });
  const record = typeof training === "object" && training !== null ? training : {};
  return {
    id,
    dimensions: dimensions as number,
    weightsSha256,
    heads: listed,
    training: record as Record<string, unknown>,
  };
}

async function readPlain(path: string, folder: string): Promise<Uint8Array> {
  // A link could lead anywhere, and a pipe would wait for ever.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR")
      throw new ModalisError(
        "NOT_FOUND",
        `"${folder}" holds no joint space: "${basename(path)}" is missing; run pretrain`,
      );
    if (error.code === "ELOOP") throw new ModalisError("PATH_OUTSIDE_FOLDER", `"${path}" is a link`);
    throw corrupt(path, `it cannot be read (${error.code})`);
  });
  try {
    const status = await file.stat();
    if (!status.isFile() || status.size > LARGEST_FILE_BYTES)
      throw corrupt(path, `it is no file, or has ${status.size} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
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

function corrupt(path: string, problem: string): ModalisError {
  return new ModalisError("CORRUPT_FILE", `"${path}" is no joint space: ${problem}; run pretrain again`);
}

function writeError(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof ModalisError || code === undefined) return error;
  const advice = "free some space or choose a folder that this user may write";
  return new ModalisError("WRITE_FAILED", `cannot write "${path}" (${code}): ${advice}`, { cause: error });
}
