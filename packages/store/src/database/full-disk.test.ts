import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmdirSync } from "node:fs";
import { cp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { startPglite } from "./engine/pglite-client.js";
import { openLiveStore } from "./open-live-store.js";
import { folderWithDatabase } from "./test-places.js";

const disk = mountSmallDisk();
afterAll(() => {
  if (disk === undefined) return;
  execFileSync("umount", [disk]);
  rmdirSync(disk);
});
const SKIPPED = "(skipped unless root may mount a tmpfs)";

describe.skipIf(disk === undefined)(
  `an embedded database on a disk of 120 MB ${SKIPPED}`,
  { timeout: 240_000 },
  () => {
    it("refuses writes with WRITE_FAILED before the disk is full, reads on, and writes again once there is room", async () => {
      await onDisk(async (folder) => {
        const filler = await fill(48);
        const store = await openLiveStore({ folder }, { nowMs: Date.now });
        let stored = 0;
        const writing = async (): Promise<void> => {
          for (; stored < 1_000; stored++) await store.putItems([itemOf(stored)]);
        };
        await expect(writing()).rejects.toMatchObject({
          code: "WRITE_FAILED",
          message: expect.stringContaining("free some space"),
        });
        expect(stored).toBeGreaterThan(0);
        expect(await store.getItem(`${stored - 1}`)).toEqual(expect.objectContaining(itemOf(stored - 1)));
        await rm(filler);
        await store.putItems([itemOf(stored)]);
        expect(await store.getItem(`${stored}`)).toBeDefined();
        await store[Symbol.asyncDispose]();
      });
    });

    it("tells a full disk also where the database gives up over it, and loses no committed row", async () => {
      await onDisk(async (folder) => {
        const dataFolder = join(folder, ".modalis", "database", "data");
        const filler = await fill(13);
        let client = await startPglite({ dataFolder });
        let stored = 0;
        const writing = async (): Promise<void> => {
          for (; stored < 4_000; stored++) {
            const value = Buffer.from(randomBytes(40_000)).toString("base64");
            await client.query("insert into modalis.imported values ('row', $1, $2)", [`${stored}`, value]);
          }
        };
        await expect(writing()).rejects.toMatchObject({ code: expect.stringMatching(/WRITE_FAILED|53100/) });
        await client.close();
        await rm(filler);
        client = await startPglite({ dataFolder });
        const [row] = await client.query("select count(*)::integer as count from modalis.imported");
        expect(row?.count).toBeGreaterThanOrEqual(stored);
        await client.close();
      });
    });
  },
);

/** Runs work on a database that lies alone on the small disk. */
async function onDisk(work: (folder: string) => Promise<void>): Promise<void> {
  const made = await folderWithDatabase();
  const folder = join(disk!, "catalogue");
  await cp(made, folder, { recursive: true });
  await rm(made, { recursive: true });
  await work(folder).finally(() => rm(folder, { recursive: true }));
}

/** Fills the disk up to so many free mebibytes; gives the path of what fills it. */
async function fill(freeMebibytes: number): Promise<string> {
  const { bavail, bsize } = await statfs(disk!);
  const path = join(disk!, "filler");
  await writeFile(path, Buffer.alloc(Math.max(0, bavail * bsize - freeMebibytes * 2 ** 20)));
  return path;
}

function itemOf(number: number) {
  // Bytes that do not compress, but the same ones for the same number.
  const text = Buffer.from(Array.from({ length: 30_000 }, (_, at) => (number * 7919 + at * at * 31) % 251));
  return { id: `${number}`, attributes: { text: text.toString("base64"), number } };
}

function mountSmallDisk(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  const path = mkdtempSync(join(tmpdir(), "modalis-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=120m", "tmpfs", path], { stdio: "ignore" });
    return path;
  } catch {
    rmdirSync(path);
    return undefined;
  }
}
