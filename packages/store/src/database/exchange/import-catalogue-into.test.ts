import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCatalogue } from "../../catalogue/read-catalogue.js";
import type { LiveStore } from "../live-store.js";
import { openLiveStore } from "../open-live-store.js";
import { importCatalogueInto } from "./import-catalogue-into.js";

let folder: string;
let store: LiveStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-import-"));
  await writeFile(join(folder, "film.bin"), "a film");
  await write("users.jsonl", [{ id: "ada", attributes: { city: "Bern" } }, { id: "ben" }]);
  await write("events.jsonl", [
    { user: "ada", item: "a", kind: "like", timestamp: "2026-01-01T00:00:00Z" },
    { user: "ada", item: "a", kind: "like", timestamp: "2026-01-01T00:00:00Z" },
    { user: "ben", item: "b", kind: "rating", value: 5 },
  ]);
  await write("items.jsonl", ITEMS);
  store = await openLiveStore({ memory: true }, { nowMs: () => 1 });
}, 120_000);
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const ITEMS = [
  { id: "a", text: "one", video: "film.bin", attributes: { price: 3 } },
  { id: "b", text: "two", image: "gone.png" },
];

async function write(name: string, rows: readonly object[]): Promise<void> {
  await writeFile(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

const importNow = async () => importCatalogueInto(store, await readCatalogue(folder));

it("brings items with what they show, users and events, each once", async () => {
  const { failures, ...counts } = await importNow();
  expect(counts).toEqual({ items: 2, users: 2, events: 2 });
  expect(failures.map(({ reference }) => reference)).toEqual(["gone.png"]);
  const [a, b] = await store.listItems({ limit: 10 });
  expect(a).toMatchObject({ attributes: { price: 3 }, contents: { text: [{ kind: "text", text: "one" }] } });
  expect(a!.contents.video).toEqual([expect.objectContaining({ kind: "file", path: "film.bin" })]);
  expect(b!.contents).toEqual({ text: [{ kind: "text", text: "two" }] });
  expect(await importNow()).toMatchObject({ items: 0, users: 0, events: 0 });
});

it("leaves alone what was changed while serving, until the folder changes it", async () => {
  await store.putItems([{ id: "a", attributes: { price: 4 } }]);
  await store.deleteItem("b");
  await importNow();
  expect((await store.getItem("a"))?.attributes).toEqual({ price: 4 });
  expect(await store.getItem("b")).toBeUndefined();
  await write("items.jsonl", [{ ...ITEMS[0], attributes: { price: 5 } }, ITEMS[1]!]);
  expect(await importNow()).toMatchObject({ items: 1 });
  expect((await store.getItem("a"))?.attributes).toEqual({ price: 5 });
});

it("does not bring a forgotten user back", async () => {
  await store.forgetUser("ada");
  await write("events.jsonl", [
    { user: "ada", item: "b", kind: "like" },
    { user: "ben", item: "a", kind: "like" },
  ]);
  await write("users.jsonl", [{ id: "ada", attributes: { city: "Basel" } }]);
  expect(await importNow()).toMatchObject({ events: 1 });
  expect(await store.getUser("ada")).toBeUndefined();
  expect(await store.eventsOfUser("ada", { limit: 10 })).toEqual([]);
});
