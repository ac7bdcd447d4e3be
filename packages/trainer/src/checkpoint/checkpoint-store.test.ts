import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createCheckpointStore } from "./checkpoint-store.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-checkpoint-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const tensors = new Map<string, Float32Array | Int32Array>([
  ["weight", Float32Array.of(1.5, -0, 1e-40, 3)],
  ["counts", Int32Array.of(-1, 7)],
]);

it("gives back the bits that were saved, the newest only, and nothing where nothing was", async () => {
  const store = createCheckpointStore({ folder: join(folder, "new", "run"), identity: "a" });
  expect(await store.load()).toBeUndefined();
  await store.save({ tensors: new Map(), state: { step: 1 } });
  await store.save({ tensors, state: { step: 2, best: { value: 0.5 } } });
  const loaded = await store.load();
  expect(loaded?.state).toEqual({ step: 2, best: { value: 0.5 } });
  expect(new Map(loaded?.tensors)).toEqual(tensors);
  expect(await readdir(join(folder, "new", "run"))).toEqual(["checkpoint.safetensors"]);
  await store.clear();
  expect(await store.load()).toBeUndefined();
});

it("refuses a checkpoint of another training, and one whose bytes were changed", async () => {
  const path = join(folder, "changed");
  const store = createCheckpointStore({ folder: path, identity: "seed 1" });
  await store.save({ tensors, state: { step: 2 } });
  const other = createCheckpointStore({ folder: path, identity: "seed 2" });
  await expect(other.load()).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  const file = join(path, "checkpoint.safetensors");
  const bytes = await readFile(file);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(file, bytes);
  await expect(store.load()).rejects.toMatchObject({ code: "CORRUPT_FILE" });
  await writeFile(file, bytes.subarray(0, 40));
  await expect(store.load()).rejects.toMatchObject({ code: "CORRUPT_FILE" });
});

it("says that a folder cannot be written", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");
  const store = createCheckpointStore({ folder: join(file, "below"), identity: "a" });
  await expect(store.save({ tensors, state: {} })).rejects.toMatchObject({ code: "WRITE_FAILED" });
});
