import { createBatch, type EmbeddingStoreV1, type SpaceStoreV1 } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { failedChecks } from "../kit/failed-checks.js";
import { describeEmbeddingStore } from "./describe-embedding-store.js";
import { createMemoryDisk, type MemoryFolder, openMemoryStore } from "./memory-store.js";
import { storeChecks } from "./store-checks.js";

const disk = createMemoryDisk();
describeEmbeddingStore({ name: "memory store", open: async (folder) => openMemoryStore(disk, folder) });

type Disk = Map<string, MemoryFolder>;
type OpenStore = (disk: Disk, folder: string) => EmbeddingStoreV1;

/** The names of the checks that a store opened this way fails, each on a disk of its own. */
async function failuresOf(openStore: OpenStore): Promise<readonly string[]> {
  let disk = createMemoryDisk();
  const subject = { name: "toy", open: async (folder: string) => openStore(disk, folder) };
  return failedChecks({
    subject,
    checks: storeChecks,
    needs: {},
    create: async () => {
      disk = createMemoryDisk();
      return "folder";
    },
    dispose: async () => {},
  });
}

/** A store whose spaces are changed as they are opened. */
const withSpace =
  (change: (sound: SpaceStoreV1) => Partial<SpaceStoreV1>): OpenStore =>
  (disk, folder) => {
    const store = openMemoryStore(disk, folder);
    return {
      ...store,
      openSpace: async (space) => {
        const sound = await store.openSpace(space);
        return Object.defineProperties(Object.create(sound), Object.getOwnPropertyDescriptors(change(sound)));
      },
    };
  };

describe("storeChecks catch a store that", () => {
  it("lets a second opener in", async () => {
    const unlocked: OpenStore = (disk, folder) => {
      const held = disk.get(folder);
      if (held) held.open = false;
      return openMemoryStore(disk, folder);
    };
    expect(await failuresOf(unlocked)).toEqual(["lets one opener in at a time"]);
  });

  it("loses rows when it is closed", async () => {
    const forgetful: OpenStore = (disk, folder) => {
      const held = disk.get(folder);
      if (held && !held.open) {
        for (const space of held.spaces.values()) {
          space.rows = createBatch(space.rows.space, [], new Float32Array());
        }
      }
      return openMemoryStore(disk, folder);
    };
    expect(await failuresOf(forgetful)).toEqual([
      "keeps failures with their reasons, apart from rows",
      "holds every acknowledged row after it was closed and opened",
    ]);
  });

  it("takes rows of another space", async () => {
    const mixing = withSpace((sound) => ({
      append: (batch, failures) => sound.append({ ...batch, space: sound.space }, failures),
    }));
    expect(await failuresOf(mixing)).toEqual([
      "refuses rows of another space, naming the field, and changes nothing",
    ]);
  });

  it("changes a row when its content comes again", async () => {
    const overwriting = withSpace((sound) => ({
      readAll: async () => {
        const { space, ids, values, provenance } = await sound.readAll();
        return createBatch(
          space,
          ids,
          values.map((value) => (written > 1 ? value / 2 : value)),
          provenance,
        );
      },
      append: async (batch, failures) => {
        if (batch.ids.some((id) => sound.encoded.has(id))) written = 2;
        await sound.append(batch, failures);
      },
    }));
    let written = 0;
    const fresh: OpenStore = (disk, folder) => {
      written = 0;
      return overwriting(disk, folder);
    };
    expect(await failuresOf(fresh)).toEqual(["never holds a row twice"]);
  });

  it("reads rows in another order", async () => {
    const sorted = withSpace((sound) => ({
      readAll: async () => {
        const { space, ids, values } = await sound.readAll();
        return createBatch(space, ids.toReversed(), values);
      },
    }));
    expect(await failuresOf(sorted)).toContain("reads every row back, in the order appended, bit for bit");
  });

  it("drops provenance", async () => {
    const bare = withSpace((sound) => ({
      readAll: async () => {
        const { space, ids, values } = await sound.readAll();
        return createBatch(space, ids, values);
      },
    }));
    expect(await failuresOf(bare)).toEqual(["keeps the provenance of rows"]);
  });

  it("drops failures", async () => {
    const silent = withSpace((sound) => ({ append: (batch) => sound.append(batch) }));
    expect(await failuresOf(silent)).toEqual(["keeps failures with their reasons, apart from rows"]);
  });

  it("makes every new space the current one", async () => {
    const eager: OpenStore = (disk, folder) => {
      const store = openMemoryStore(disk, folder);
      return {
        ...store,
        openSpace: async (space) => {
          const known = (await store.spaces()).some((held) => held.space.fingerprint === space.fingerprint);
          const opened = await store.openSpace(space);
          if (!known) await store.useSpace(space.fingerprint);
          return opened;
        },
      };
    };
    expect(await failuresOf(eager)).toEqual([
      "keeps several spaces side by side, the first of each channel current",
    ]);
  });

  it("forgets which space is current", async () => {
    const forgetful: OpenStore = (disk, folder) => {
      for (const [channel] of disk.get(folder)?.current ?? []) {
        const first = [...disk.get(folder)!.spaces].find(
          ([, { rows }]) => !rows.space.aspect === !channel.includes("."),
        );
        if (!disk.get(folder)!.open) disk.get(folder)!.current.set(channel, first![0]);
      }
      return openMemoryStore(disk, folder);
    };
    expect(await failuresOf(forgetful)).toEqual([
      "switches the current space of a channel and back, and remembers it",
    ]);
  });

  it("uses a space it does not hold", async () => {
    const lenient: OpenStore = (disk, folder) => {
      const store = openMemoryStore(disk, folder);
      return { ...store, useSpace: (fingerprint) => store.useSpace(fingerprint).catch(() => {}) };
    };
    expect(await failuresOf(lenient)).toEqual(["refuses to use a space it does not hold"]);
  });

  it("keeps its folder locked after it was disposed, or works on", async () => {
    const stuck: OpenStore = (disk, folder) => ({
      ...openMemoryStore(disk, folder),
      async [Symbol.asyncDispose]() {},
    });
    expect(await failuresOf(stuck)).toContain(
      "refuses to work after it was disposed, and can be disposed twice",
    );
    expect(await failuresOf(stuck)).toContain("lets one opener in at a time");
  });
});
