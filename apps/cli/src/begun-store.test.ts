import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { holdsLiveStore, openLiveStore } from "@modalis/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginStore } from "./begun-store.js";

const nowMs = () => 1_800_000_000_000;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-begun-"));
  await using store = await openLiveStore({ folder }, { nowMs });
  await store.putItems([{ id: "a", attributes: {} }]);
});

afterAll(() => rm(folder, { recursive: true }));

describe("a store that is begun before the program is loaded", () => {
  it("is that of the folder to be served, and whoever takes it has its rows", async () => {
    await using begun = beginStore(["serve", folder, "--port", "0"], nowMs);
    expect(begun!.folder).toBe(folder);
    await using store = await begun!.take();
    expect((await store.getItems(["a"])).map(({ id }) => id)).toEqual(["a"]);
  });

  it("lets others in again where nobody took it", async () => {
    await beginStore(["serve", folder], nowMs)![Symbol.asyncDispose]();
    await using store = await openLiveStore({ folder }, { nowMs });
    expect(store.kind).toBe("pglite");
  });

  it("tells whoever takes it that another has the folder, and nobody else", async () => {
    await using _held = await openLiveStore({ folder }, { nowMs });
    await using begun = beginStore(["serve", folder], nowMs);
    await expect(begun!.take()).rejects.toMatchObject({ code: "STORE_LOCKED" });
  });

  it.each([
    ["another command", (dir: string) => ["train", dir]],
    ["another database", (dir: string) => ["serve", dir, "--database=postgres://localhost/films"]],
    ["help", (dir: string) => ["serve", dir, "--help"]],
    ["its version", (dir: string) => ["serve", dir, "-V"]],
    ["an option before the folder", (dir: string) => ["serve", "--port", "0", dir]],
    ["no folder", () => ["serve"]],
  ])("is not begun for %s", (_what, words) => {
    expect(beginStore(words(folder), nowMs)).toBeUndefined();
  });

  it("is not begun in a folder that has none, which stays as it was", async () => {
    const empty = await mkdtemp(join(tmpdir(), "modalis-begun-"));
    expect(beginStore(["serve", empty], nowMs)).toBeUndefined();
    expect(holdsLiveStore(empty)).toBe(false);
    await rm(empty, { recursive: true });
  });
});
