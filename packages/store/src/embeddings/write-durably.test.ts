import { mkdtemp, open, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeFolder } from "./write-durably.js";

// A crash of the machine cannot be had in a test, so what is opened to be flushed is watched.
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  return { ...real, open: vi.fn(real.open) };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-durable-"));
  vi.mocked(open).mockClear();
});
afterEach(() => rm(folder, { recursive: true }));

describe.skipIf(process.platform === "win32")("makeFolder (skipped: Windows cannot flush a folder)", () => {
  it("flushes the parent of every folder it made, and of no other", async () => {
    await makeFolder(join(folder, "a", "b", "c"));
    expect(await readdir(join(folder, "a", "b"))).toEqual(["c"]);
    expect(flushed()).toEqual([folder, join(folder, "a"), join(folder, "a", "b")]);

    vi.mocked(open).mockClear();
    await makeFolder(join(folder, "a", "d"));
    expect(flushed()).toEqual([join(folder, "a")]);
  });

  it("flushes nothing where the folder is there already", async () => {
    await makeFolder(folder);
    expect(flushed()).toEqual([]);
  });
});

function flushed(): string[] {
  return vi
    .mocked(open)
    .mock.calls.map(([path]) => String(path))
    .sort();
}
