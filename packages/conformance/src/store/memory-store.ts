import {
  assertComparable,
  channelOf,
  concatenateBatches,
  createBatch,
  type EmbeddingBatch,
  type EmbeddingSpace,
  type EmbeddingStoreV1,
  ModalisError,
  type SpaceStoreV1,
  type StoredFailure,
  selectRows,
} from "@modalis/contract";

/** What one folder holds in {@link createMemoryDisk}. */
export interface MemoryFolder {
  open: boolean;
  readonly spaces: Map<string, MemorySpace>;
  readonly current: Map<string, string>;
}

interface MemorySpace {
  rows: EmbeddingBatch;
  readonly failed: Map<string, StoredFailure>;
}

/** Folders of a store that lives as long as the test: small enough to break, for the kit's own tests. */
export function createMemoryDisk(): Map<string, MemoryFolder> {
  return new Map();
}

/** Opens the store of a folder of the disk. */
export function openMemoryStore(disk: Map<string, MemoryFolder>, path: string): EmbeddingStoreV1 {
  const folder = disk.get(path) ?? { open: false, spaces: new Map(), current: new Map() };
  disk.set(path, folder);
  if (folder.open) throw new ModalisError("STORE_LOCKED", `${path} is open already; close it first`);
  folder.open = true;
  let disposed = false;
  const alive = () => {
    if (disposed) throw new ModalisError("DISPOSED", `the store of ${path} was disposed`);
  };
  return {
    specificationVersion: "v1",
    async spaces() {
      alive();
      return [...folder.spaces].map(([fingerprint, { rows, failed }]) => ({
        space: rows.space,
        channel: channelOf(rows.space),
        current: folder.current.get(channelOf(rows.space)) === fingerprint,
        rows: rows.ids.length,
        failures: failed.size,
      }));
    },
    async openSpace(space) {
      alive();
      return spaceStore(heldSpace(folder, space), alive);
    },
    async useSpace(fingerprint) {
      alive();
      const held = folder.spaces.get(fingerprint);
      if (held === undefined) throw new ModalisError("NOT_FOUND", `${path} holds no space ${fingerprint}`);
      folder.current.set(channelOf(held.rows.space), fingerprint);
    },
    async [Symbol.asyncDispose]() {
      if (!disposed) folder.open = false;
      disposed = true;
    },
  };
}

function heldSpace(folder: MemoryFolder, space: EmbeddingSpace): MemorySpace {
  const { fingerprint } = space;
  const held = folder.spaces.get(fingerprint) ?? {
    rows: createBatch(space, [], new Float32Array()),
    failed: new Map(),
  };
  folder.spaces.set(fingerprint, held);
  if (!folder.current.has(channelOf(space))) folder.current.set(channelOf(space), fingerprint);
  return held;
}

function spaceStore(held: MemorySpace, alive: () => void): SpaceStoreV1 {
  return {
    space: held.rows.space,
    get encoded() {
      return new Set(held.rows.ids);
    },
    get failed() {
      return held.failed;
    },
    async append(batch, failures = new Map()) {
      alive();
      assertComparable(held.rows.space, batch.space);
      const known = new Set(held.rows.ids);
      const fresh = selectRows(
        batch,
        batch.ids.filter((id) => !known.has(id)),
      );
      held.rows = held.rows.ids.length === 0 ? fresh : concatenateBatches([held.rows, fresh]);
      for (const [id, failure] of failures) held.failed.set(id, failure);
    },
    async readAll() {
      alive();
      return held.rows;
    },
  };
}
