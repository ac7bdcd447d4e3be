import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLiveStore } from "@modalis/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModalis } from "./testing/built-modalis.js";
import { waitUntil } from "./testing/wait-until.js";

let work: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-failing-serve-"));
});
afterAll(() => rm(work, { recursive: true, force: true }));

describe("modalis serve that cannot start", () => {
  it("says why and ends, and lets others into the store whose opening had begun", async () => {
    await (await openLiveStore({ folder: work }, { nowMs: Date.now }))[Symbol.asyncDispose]();
    for (const [words, said] of [
      [[join(work, "nowhere")], "NOT_FOUND"],
      [[work, "--port", "70000"], "--port"],
      [[], "missing required argument"],
      [[work, "--image-model", join(work, "nowhere")], "nowhere"],
    ] as const) {
      const { exitCode, stderr } = await startModalis("serve", ...words).ended;
      expect(exitCode).toBeGreaterThan(0);
      expect(stderr).toContain(said);
      expect(await locksIn(work)).toEqual([]);
    }
  });

  it("that is stopped as soon as it has the store ends with code 130, and leaves no lock behind", async () => {
    const folder = join(work, "films");
    await mkdir(folder);
    await writeFile(join(folder, "items.jsonl"), '{"id":"rain","text":"a film of rain"}\n');
    await (await openLiveStore({ folder }, { nowMs: Date.now }))[Symbol.asyncDispose]();
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const serving = startModalis("serve", folder, "--port", "0");
      await waitUntil(async () => (await locksIn(folder)).length > 0, serving.ended);
      process.kill(-serving.child.pid!, signal);
      expect((await serving.ended).exitCode).toBe(130);
      expect(await locksIn(folder)).toEqual([]);
    }
  });
});

async function locksIn(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, ".modalis", "database"));
  return names.filter((name) => name.startsWith("lock."));
}
