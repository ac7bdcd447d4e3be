import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { ModalisError, readSafetensors, type SafeTensor, writeSafetensors } from "@modalis/contract";

/** Everything that a training needs to go on as if it had not been interrupted. */
export interface Checkpoint {
  /** Parameters, moments and whatever else changes, by name. */
  readonly tensors: ReadonlyMap<string, Float32Array | Int32Array>;
  /** Counters and the like: plain JSON values. */
  readonly state: Readonly<Record<string, unknown>>;
}

/** Keeps the newest checkpoint of one training in a folder. */
export interface CheckpointStore {
  /**
   * Replaces the checkpoint; after a crash at any moment the folder holds the former one or this one, whole.
   *
   * @throws `WRITE_FAILED`.
   */
  save(checkpoint: Checkpoint): Promise<void>;
  /**
   * The newest checkpoint; undefined when there is none.
   *
   * @throws `CORRUPT_FILE` when its bytes were changed, `INVALID_ARGUMENT` when it is of another training.
   */
  load(): Promise<Checkpoint | undefined>;
  /** Removes it, as after the training has ended. */
  clear(): Promise<void>;
}

export interface CheckpointStoreOptions {
  readonly folder: string;
  /** What the training is: model, settings, seed and data; a checkpoint of any other is refused. */
  readonly identity: string;
}

const FILE = "checkpoint.safetensors";
const FORMAT = "modalis-checkpoint-1";

/** Whether a folder holds the checkpoint of some training. */
export async function hasCheckpoint(folder: string): Promise<boolean> {
  return stat(join(folder, FILE)).then(
    () => true,
    () => false,
  );
}

export function createCheckpointStore({ folder, identity }: CheckpointStoreOptions): CheckpointStore {
  const path = join(folder, FILE);
  return {
    async save({ tensors, state }) {
      const all = new Map([...tensors].map(([name, data]) => [name, tensorOf(data)]));
      const json = JSON.stringify(state);
      const metadata = { format: FORMAT, identity, state: json, sha256: digestOf(all, json) };
      await replaceFile(folder, path, writeSafetensors(all, metadata));
    },
    async load() {
      const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
      return bytes === undefined ? undefined : parsed(path, bytes, identity);
    },
    clear: () => rm(path, { force: true }),
  };
}

function tensorOf(data: Float32Array | Int32Array): SafeTensor {
  const shape = [data.length];
  return data instanceof Float32Array ? { dtype: "F32", shape, data } : { dtype: "I32", shape, data };
}

function parsed(path: string, bytes: Uint8Array, identity: string): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes);
  const { state = "" } = metadata;
  if (metadata.format !== FORMAT || metadata.sha256 !== digestOf(tensors, state)) {
    throw new ModalisError(
      "CORRUPT_FILE",
      `the checkpoint "${path}" does not hold what was written; remove it to train from the start`,
    );
  }
  if (metadata.identity !== identity) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `the checkpoint "${path}" is of another training (other model, settings, seed or data); remove it or choose another folder`,
      { details: { found: metadata.identity, expected: identity } },
    );
  }
  const arrays = [...tensors].map(([name, { data }]) => [name, data as Float32Array | Int32Array] as const);
  return { tensors: new Map(arrays), state: JSON.parse(state) };
}

function digestOf(tensors: ReadonlyMap<string, SafeTensor>, state: string): string {
  const hash = createHash("sha256").update(state);
  for (const [name, { data }] of [...tensors].sort(([one], [other]) => (one < other ? -1 : 1)))
    hash.update(`\n${name}\n`).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return hash.digest("hex");
}

/** Writes beside, flushes and renames over. */
async function replaceFile(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await mkdir(folder, { recursive: true });
    // A link planted under the temporary name must not lead the bytes elsewhere: "wx" never follows one.
    await rm(temporary, { force: true });
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new ModalisError(
      "WRITE_FAILED",
      `cannot write the checkpoint "${path}" (${reason}): free some space or choose another folder; the former checkpoint is whole`,
      { cause, details: { path, reason } },
    );
  }
}
