import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesOfFolder } from "./testing/files-of-folder.js";
import { answerOf, runModalis } from "./testing/run-modalis.js";
import { storedCommits } from "./testing/stored-commits.js";
import { writeMixedCatalogue } from "./testing/write-mixed-catalogue.js";

interface Encoded {
  readonly channels: readonly {
    readonly rows: number;
    readonly encodedNow: number;
  }[];
}

/** Room for one commit of 256 sentences (512 numbers each), and not for two. */
const FREE_KIB = 900;
const DISK_KIB = 8192;

const disk = mountSmallDisk();
let work: string;
let whole: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-roomy-"));
  whole = join(work, "catalogue");
});
afterAll(async () => {
  await rm(work, { recursive: true, force: true });
  if (disk === undefined) return;
  execFileSync("umount", [disk], { stdio: "ignore" });
  rmdirSync(disk);
});

describe.skipIf(disk === undefined)("a disk that fills up (skipped unless root may mount a tmpfs)", () => {
  it("stops the run with WRITE_FAILED, loses nothing acknowledged, and the same command goes on once there is room", async () => {
    const catalogue = join(disk!, "catalogue");
    const embeddings = join(catalogue, "embeddings");
    for (const folder of [whole, catalogue]) await writeMixedCatalogue(folder, { texts: 600 });
    const uninterrupted = await answerOf<Encoded>("encode", whole);
    await fillDisk();

    const stopped = await runModalis("encode", catalogue, "--json");
    expect(stopped.exitCode).toBe(1);
    expect(JSON.parse(stopped.stdout).error.code).toBe("WRITE_FAILED");
    expect(stopped.stderr).toContain("the disk is full; free some space and run again");
    const acknowledged = await storedCommits(embeddings);
    const rows = [...acknowledged.values()].flat().reduce((sum, commit) => sum + commit.rows, 0);
    expect(rows).toBeGreaterThan(0);
    const left = (await readdir(embeddings, { recursive: true })).filter((name) =>
      /\.tmp$|lock\./.test(name),
    );
    expect(left).toEqual([]);

    // Still full: the same again, and still nothing lost.
    expect((await runModalis("encode", catalogue)).exitCode).toBe(1);
    expect(await storedCommits(embeddings)).toEqual(acknowledged);

    await rm(join(disk!, "filler"));
    const { channels } = await answerOf<Encoded>("encode", catalogue);
    const total = channels.reduce((sum, channel) => sum + channel.rows, 0);
    expect(channels.reduce((sum, { encodedNow }) => sum + encodedNow, 0)).toBe(total - rows);
    expect(channels.map((channel) => channel.rows)).toEqual(
      uninterrupted.channels.map((channel) => channel.rows),
    );
    expect(await filesOfFolder(embeddings)).toEqual(await filesOfFolder(join(whole, "embeddings")));
  }, 240_000);

  it("leaves nothing of a new catalogue in the way of the next try", async () => {
    // Enough for some of its files.
    await fillDisk(8);
    const words = ["init", join(disk!, "new", "catalogue")];
    const { exitCode, stderr } = await runModalis(...words);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("ENOSPC")]);
    expect(await readdir(disk!)).not.toContain("new");
    await rm(join(disk!, "filler"));
    expect((await runModalis(...words)).exitCode).toBe(0);
  });
});

/** Leaves so much room on the disk. */
async function fillDisk(freeKib = FREE_KIB): Promise<void> {
  const free = Number(execFileSync("df", ["--output=avail", "-k", disk!]).toString().split("\n")[1]);
  await writeFile(join(disk!, "filler"), Buffer.alloc((free - freeKib) * 1024));
}

function mountSmallDisk(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  const path = mkdtempSync(join(tmpdir(), "modalis-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_KIB}k`, "tmpfs", path], { stdio: "ignore" });
    return path;
  } catch {
    rmdirSync(path);
    return undefined;
  }
}
