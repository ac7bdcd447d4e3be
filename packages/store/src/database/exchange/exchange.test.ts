import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LiveStore } from "../live-store.js";
import { openLiveStore } from "../open-live-store.js";
import { folderWithDatabase } from "../test-places.js";

let folders: string[];
let source: LiveStore;
let files: string;
beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), "modalis-exchange-"));
  folders = [files, await folderWithDatabase()];
  source = await openLiveStore({ folder: folders[1]! }, { nowMs: () => 1_000 });
  await source.putItems([
    {
      id: 'quote " and, comma\nand line',
      contents: { text: [{ kind: "text", text: "zero \u0000 half \ud800" }] },
      attributes: { price: 1.5, nested: { list: [1, null, "x"] }, empty: "" },
      labels: ["a", "b"],
      hidden: true,
      timestampMs: 12.25,
    },
    { id: " blank " },
  ]);
  await source.putUsers([{ id: "ü", attributes: { age: 7 } }]);
  await source.addEvents([
    { id: "1", userId: "ü", itemId: " blank ", kind: "rating", value: -0.5, timestampMs: 5, recommId: "r" },
    { id: "2", userId: "ü", itemId: "x", kind: "=1+1", timestampMs: 6 },
  ]);
  await source.addRecommendation({
    recommId: "r",
    userId: "ü",
    items: [{ id: "x", score: 0.5, position: 0, propensity: 0.25 }],
    atMs: 4,
    details: { query: { count: 1 } },
  });
  await source.addImpressions([{ id: "i", itemId: "x", sessionId: "s", position: 0, atMs: 4 }]);
}, 240_000);
afterAll(async () => {
  await source[Symbol.asyncDispose]();
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function contentOf(store: LiveStore): Promise<unknown> {
  const all: unknown[] = [];
  for await (const batch of store.readItems()) all.push(...batch);
  for await (const batch of store.readUsers()) all.push(...batch);
  for await (const batch of store.readEvents())
    all.push(...batch.map((event) => ({ ...event, sequence: 0 })));
  for await (const batch of store.readRecommendations()) all.push(...batch);
  for await (const batch of store.readImpressions()) all.push(...batch);
  return all;
}

async function usingCopy<Value>(work: (store: LiveStore) => Promise<Value>): Promise<Value> {
  const folder = await folderWithDatabase();
  folders.push(folder);
  await using store = await openLiveStore({ folder }, { nowMs: () => 1_000 });
  return await work(store);
}

describe("exportTo and importFrom", { timeout: 240_000 }, () => {
  it.each(["jsonl", "csv", "parquet"] as const)(
    "carry everything over by %s, and twice changes nothing",
    async (format) => {
      const folder = join(files, format);
      expect(await source.exportTo(folder, { format })).toEqual({
        items: 2,
        users: 1,
        events: 2,
        recommendations: 1,
        impressions: 1,
      });
      await usingCopy(async (copy) => {
        const { problems } = await copy.importFrom(folder);
        expect(problems).toEqual([]);
        expect(await contentOf(copy)).toEqual(await contentOf(source));
        const again = await copy.importFrom(join(folder, `events.${format}`));
        expect(again.counts).toEqual({ events: { stored: 0, left: 2, broken: 0 } });
        expect(await contentOf(copy)).toEqual(await contentOf(source));
      });
    },
  );

  it("take tables of others: unknown columns become attributes, broken lines are told and lose nothing", async () => {
    const folder = await mkdtemp(join(files, "others-"));
    await writeFile(
      join(folder, "items.csv"),
      "id,title,price,timestamp\na,One,3,2026-01-01\n,none,,\nb,Two,,soon\nc,Three,,\n",
    );
    await writeFile(
      join(folder, "events.jsonl"),
      '{"user":"u","item":"a","value":2}\n{"user":"u"}\nnot JSON\n',
    );
    await appendFile(join(folder, "events.jsonl"), '{"user":"u","item":"c","timestamp":7}\n');
    await usingCopy(async (store) => {
      const { counts, problems } = await store.importFrom(folder);
      expect(counts).toEqual({
        items: { stored: 2, left: 0, broken: 2 },
        events: { stored: 2, left: 0, broken: 2 },
      });
      expect(problems.map(({ file, line }) => [file, line])).toEqual([
        ["items.csv", 4],
        ["items.csv", 3],
        ["events.jsonl", 3],
        ["events.jsonl", 2],
      ]);
      expect(await store.getItem("a")).toMatchObject({
        attributes: { title: "One", price: "3" },
        timestampMs: Date.UTC(2026, 0, 1),
      });
      expect((await store.importFrom(folder)).counts.events).toEqual({ stored: 0, left: 2, broken: 2 });
    });
  });

  it("refuse what is no table, and leave no half file", async () => {
    const folder = await mkdtemp(join(files, "none-"));
    await expect(source.importFrom(folder)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(source.importFrom(join(folder, "gone.csv"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await writeFile(join(folder, "items.parquet"), "PAR1 but not so PAR1");
    await expect(source.importFrom(folder)).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(source.exportTo(join(folder, "out"), { format: "csv", signal })).rejects.toThrow("enough");
    await expect(readFile(join(folder, "out", "items.csv"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
