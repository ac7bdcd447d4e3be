import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withModelsLocked } from "./lock-models.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-lock-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const { signal } = new AbortController();

it("whoever comes while bundles are changed waits for their turn, and is told for whom", async () => {
  const order: string[] = [];
  let finish = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let first: Promise<unknown> = Promise.resolve();
  // Whoever asks first need not be the first to have the lock.
  await new Promise<void>((inside) => {
    first = withModelsLocked(folder, { signal }, async () => {
      inside();
      await held;
      order.push("first");
    });
  });
  const waiting: string[] = [];
  const onWaiting = (message: string): void => {
    waiting.push(message);
    finish();
  };
  await withModelsLocked(folder, { signal, onWaiting }, async () => void order.push("second"));
  await first;
  expect(order).toEqual(["first", "second"]);
  expect(waiting).toEqual([`waiting for process ${process.pid}, which changes the models`]);
});

it("a failure frees the bundles, and whoever is stopped does not wait on", async () => {
  const broken = withModelsLocked(folder, { signal }, () => Promise.reject(new Error("broken")));
  await expect(broken).rejects.toThrow("broken");
  const stop = new AbortController();
  await withModelsLocked(folder, { signal }, async () => {
    const onWaiting = () => stop.abort(new Error("stopped"));
    const other = withModelsLocked(folder, { signal: stop.signal, onWaiting }, async () => "never");
    await expect(other).rejects.toThrow("stopped");
  });
});
