import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModalis } from "./testing/built-modalis.js";

let work: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-failing-serve-"));
});
afterAll(() => rm(work, { recursive: true, force: true }));

describe("modalis serve that cannot start", () => {
  it("says why and ends, although its database has begun to load", async () => {
    for (const [words, said] of [
      [[join(work, "nowhere")], "NOT_FOUND"],
      [[work, "--port", "70000"], "--port"],
      [[], "missing required argument"],
      [[work, "--image-model", join(work, "nowhere")], "nowhere"],
    ] as const) {
      const { exitCode, stderr } = await startModalis("serve", ...words).ended;
      expect(exitCode).toBeGreaterThan(0);
      expect(stderr).toContain(said);
    }
  });
});
