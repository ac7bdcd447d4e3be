import { mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openEmbeddingStore } from "./open-embedding-store.js";
import { lockFolder } from "./store-lock.js";
import { testRows, testSpace } from "./test-rows.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-lock-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("lockFolder", () => {
  it("is given once, and again after its release", async () => {
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject({
      code: "STORE_LOCKED",
      message: expect.stringContaining("this process"),
    });
    await lock.release();
    await (await lockFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it("clears the lock of a process that ended, also where its number runs again as another process", async () => {
    const machine = await machineOfLocks();
    await writeFile(join(folder, `lock.1.987654321987.${machine}`), "");
    await writeFile(join(folder, `lock.4194305.5.${machine}`), "");
    const lock = await lockFolder(folder);
    expect(await readdir(folder)).toHaveLength(1);
    await lock.release();
  });

  it("respects the lock of another machine or container until it is left untouched for two minutes", async () => {
    const path = join(folder, "lock.1.5.abcdef");
    await writeFile(path, "");
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: "STORE_LOCKED", details: { pid: 1 } });
    expect(await readdir(folder)).toEqual(["lock.1.5.abcdef"]);
    const longAgo = new Date(Date.now() - 10 * 60_000);
    await utimes(path, longAgo, longAgo);
    await (await lockFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it("is touched by the clock of the file system, whatever the holder's own clock says", async () => {
    vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"], now: new Date("2001-01-01") });
    try {
      const lock = await lockFolder(folder);
      const path = join(folder, (await readdir(folder))[0]!);
      await utimes(path, 1, 1);
      vi.advanceTimersByTime(15_000);
      let touchedMs = 1000;
      for (let look = 0; look < 2000 && touchedMs === 1000; look++) touchedMs = (await stat(path)).mtimeMs;
      await writeFile(join(folder, "now"), "");
      const nowMs = (await stat(join(folder, "now"))).mtimeMs;
      expect(Math.abs(nowMs - touchedMs)).toBeLessThan(60_000);
      await lock.release();
    } finally {
      vi.useRealTimers();
    }
  });

  it("leaves files alone that only look like locks", async () => {
    await writeFile(join(folder, "lock.txt"), "");
    await (await lockFolder(folder)).release();
    expect(await readdir(folder)).toEqual(["lock.txt"]);
  });

  it("stops a holder whose lock was taken away before it writes", async () => {
    const space = testSpace();
    const store = await openEmbeddingStore(folder);
    const rows = await store.openSpace(space);
    const [name] = (await readdir(folder)).filter((file) => file.startsWith("lock."));
    await rm(join(folder, name!));
    await expect(rows.append(testRows(space, ["a"]))).rejects.toMatchObject({ code: "STORE_LOCKED" });
    await store[Symbol.asyncDispose]();
  });

  it("says why a folder cannot be written", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(openEmbeddingStore(join(folder, "file", "below"))).rejects.toMatchObject({
      code: "WRITE_FAILED",
    });
  });
});

async function machineOfLocks(): Promise<string> {
  const lock = await lockFolder(folder);
  const [name] = await readdir(folder);
  await lock.release();
  return name!.split(".")[3]!;
}
