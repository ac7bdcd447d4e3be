import { access, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";

const HOUR_MS = 3_600_000;

it("is asked for when the latest is old enough, once whoever looks", { timeout: 240_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "modalis-scheduled-"));
  await writeFile(join(folder, "items.jsonl"), '{"id":"rose"}\n');
  const left = join(folder, ".modalis", "training", "of-a-killed-server");
  await mkdir(left, { recursive: true });
  await writeFile(join(left, "events.jsonl"), '["somebody"]\n');
  let time = Date.UTC(2026, 0, 1);
  const nowMs = () => time;
  {
    await using live = await openLiveCatalogue({
      folder,
      cacheFolder: join(folder, "cache"),
      nowMs,
      retrainEveryMs: HOUR_MS,
    });
    const ended = async () =>
      (await live.retraining.list(9)).map(({ id, state }) => [id.slice(0, 11), state]);
    expect(await ended()).toEqual([]);
    time += HOUR_MS + 1;
    // Nothing was learned from, which the job says; the next one is due an hour later.
    await expect.poll(ended, { timeout: 90_000, interval: 500 }).toEqual([["retrain-due", "failed"]]);
    await expect(access(left)).rejects.toThrow();
    expect((await live.retraining.list(1))[0]!.error).toMatch(/\S/);
  }
  await rm(folder, { recursive: true, force: true });
});
