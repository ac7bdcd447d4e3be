import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openEmbeddingStore } from "./open-embedding-store.js";
import { testSpace } from "./test-rows.js";
import { filesOf } from "./test-store.js";

const packageFolder = fileURLToPath(new URL("../..", import.meta.url));
const COUNT = 450;
let built: string;
let folder: string;

// The process is built from these very sources, into the package's folder so that it finds the packages it needs.
beforeAll(async () => {
  built = await mkdtemp(join(packageFolder, "node_modules", ".crash-test-"));
  const tsup = join(packageFolder, "..", "..", "node_modules", "tsup", "dist", "cli-default.js");
  const entry = fileURLToPath(new URL("./test-encode-process.ts", import.meta.url));
  const options = [
    entry,
    "--no-config",
    "--format",
    "esm",
    "--target",
    "node20",
    "--out-dir",
    built,
    "--silent",
  ];
  execFileSync(process.execPath, [tsup, ...options], { cwd: packageFolder });
});
afterAll(() => rm(built, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-crash-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("a process that encodes", () => {
  it.each([1, 2])(
    "killed ten times at random moments, ends with the files of an uninterrupted run (seed %i)",
    async (seed) => {
      const random = randomOf(seed);
      const log = join(folder, "log");
      const killed = join(folder, "killed");
      const whole = join(folder, "whole");
      await finished(start(whole, join(folder, "other-log"), COUNT));
      for (let kill = 0; kill < 10; kill++) {
        const child = start(killed, log, COUNT);
        const commits = Math.floor(random() * 5);
        await output(child, "commit", commits);
        await new Promise((resolve) => setTimeout(resolve, random() * 10));
        child.kill("SIGKILL");
        await once(child, "exit");
        expect(child.signalCode).toBe("SIGKILL");
      }
      await finished(start(killed, log, COUNT));
      expect(await filesOf(killed)).toEqual(await filesOf(whole));
      expect(encodedAfterAcknowledged(await readFile(log, "utf8"))).toEqual([]);
    },
  );

  it("keeps others from writing while it lives, names its pid, lets them read, and loses its lock when killed", async () => {
    const child = start(folder, join(folder, "log"), 0);
    await output(child, "open", 1);
    await expect(openEmbeddingStore(folder)).rejects.toMatchObject({
      code: "STORE_LOCKED",
      message: expect.stringContaining(`process ${child.pid}`),
      details: { pid: child.pid },
    });
    const reader = await openEmbeddingStore(folder, { readOnly: true });
    expect(await reader.spaces()).toHaveLength(1);
    child.kill("SIGKILL");
    await once(child, "exit");
    const store = await openEmbeddingStore(folder);
    expect((await store.openSpace(testSpace("1", "text"))).encoded.size).toBe(0);
    await store[Symbol.asyncDispose]();
    expect((await readdir(folder)).filter((name) => name.startsWith("lock"))).toEqual([]);
  });

  it("never lets two that start at once write", async () => {
    const children = Array.from({ length: 4 }, () => start(folder, join(folder, "log"), 0));
    const ends = children.map((child) => once(child, "exit"));
    const opened = await Promise.allSettled(children.map((child) => output(child, "open", 1)));
    expect(opened.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(1);
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(ends);
  });
});

function start(store: string, log: string, count: number): ChildProcess {
  return spawn(process.execPath, [join(built, "test-encode-process.js"), store, log, String(count)], {
    stdio: ["ignore", "pipe", "ignore"],
  });
}

async function finished(child: ChildProcess): Promise<void> {
  child.stdout!.resume();
  await once(child, "exit");
  expect(child.exitCode).toBe(0);
}

/** Waits until a process has written a word so many times. */
async function output(child: ChildProcess, word: string, times: number): Promise<void> {
  let seen = 0;
  await new Promise<void>((resolve, reject) => {
    const check = () => (seen >= times ? resolve() : undefined);
    child.stdout!.on("data", (chunk: Buffer) => {
      seen += chunk.toString().split(word).length - 1;
      check();
    });
    child.once("exit", () => reject(new Error(`the process ended after ${seen} of ${times} "${word}"`)));
    check();
  });
}

/** Digests that a run encoded although an earlier line says that they were acknowledged. */
function encodedAfterAcknowledged(log: string): string[] {
  const acknowledged = new Set<string>();
  const twice: string[] = [];
  for (const line of log.split("\n")) {
    const [what, digest] = line.split(" ");
    if (what === "acknowledged") acknowledged.add(digest!);
    else if (acknowledged.has(digest!)) twice.push(digest!);
  }
  return twice;
}

/** Mulberry32: numbers in 0..1 that a seed repeats. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
