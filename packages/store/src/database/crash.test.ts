import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openLiveStore } from "./open-live-store.js";
import { folderWithDatabase } from "./test-places.js";
import { type Acknowledged, lostWrites } from "./test-write-load.js";

const packageFolder = fileURLToPath(new URL("../..", import.meta.url));
let built: string;
let folder: string;
const children: ChildProcess[] = [];

// Built from these very sources, into the package's folder so that they find the packages they need.
beforeAll(async () => {
  built = await mkdtemp(join(packageFolder, "node_modules", ".crash-test-"));
  const tsup = join(packageFolder, "..", "..", "node_modules", "tsup", "dist", "cli-default.js");
  const entries = ["src/database/test-write-process.ts", "src/database/engine/pglite-thread.ts"];
  const options = ["--no-config", "--format", "esm", "--target", "node20", "--out-dir", built, "--silent"];
  for (const entry of entries)
    execFileSync(process.execPath, [tsup, entry, ...options], { cwd: packageFolder });
}, 240_000);
afterAll(() => rm(built, { recursive: true }));
beforeEach(async () => {
  folder = await folderWithDatabase();
}, 240_000);
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  await rm(folder, { recursive: true });
});

describe("a process that writes to the store of a folder", { timeout: 240_000 }, () => {
  it("loses nothing acknowledged when it is killed at random moments", async () => {
    const log = join(folder, "log");
    for (let round = 0; round < 3; round++) {
      const child = start(log, `round-${round}`);
      await output(child, "acknowledged", 10 + 13 * round);
      await new Promise((resolve) => setTimeout(resolve, 7 * round));
      child.kill("SIGKILL");
      await once(child, "exit");
      expect(child.signalCode).toBe("SIGKILL");
    }
    const lines = (await readFile(log, "utf8")).split("\n").slice(0, -1);
    const writes = lines.map((line) => JSON.parse(line) as Acknowledged);
    expect(new Set(writes.map(({ kind }) => kind))).toEqual(new Set(["event", "item", "forgotten"]));
    await using store = await openLiveStore({ folder }, { nowMs: Date.now });
    expect(await lostWrites(store, writes)).toEqual([]);
    expect((await store.audit.verify()).brokenAt).toBeUndefined();
  });

  it("keeps other processes out while it lives, and is named", async () => {
    const child = start("", "hold");
    await output(child, "open", 1);
    await expect(openLiveStore({ folder }, { nowMs: Date.now })).rejects.toMatchObject({
      code: "STORE_LOCKED",
      message: expect.stringContaining(`process ${child.pid}`),
    });
    child.kill("SIGKILL");
    await once(child, "exit");
    const store = await openLiveStore({ folder }, { nowMs: Date.now });
    await expect(openLiveStore({ folder }, { nowMs: Date.now })).rejects.toMatchObject({
      code: "STORE_LOCKED",
    });
    await store[Symbol.asyncDispose]();
  });
});

function start(log: string, round: string): ChildProcess {
  const child = spawn(process.execPath, [join(built, "test-write-process.js"), folder, log, round], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  return child;
}

/** Waits until a process has written a word so many times. */
async function output(child: ChildProcess, word: string, times: number): Promise<void> {
  let seen = 0;
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on("data", (chunk: Buffer) => {
      seen += chunk.toString().split(word).length - 1;
      if (seen >= times) resolve();
    });
    child.once("exit", () => reject(new Error(`the process ended after ${seen} of ${times} "${word}"`)));
  });
}
