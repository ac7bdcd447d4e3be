import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { readCatalogue } from "@modalis/store";
import { afterAll, beforeAll, expect, it } from "vitest";
import { encodeCatalogue } from "../encode/encode-catalogue.js";
import { writeSmallCatalogue } from "../testing/small-catalogue.js";
import { openCatalogue } from "./open-catalogue.js";

const cacheFolder = join(tmpdir(), "modalis-test-models");
let folder: string;
let digests: string;

beforeAll(async () => {
  folder = await writeSmallCatalogue();
  digests = join(folder, ".modalis", "digests.json");
  await encodeCatalogue(await readCatalogue(folder), { cacheFolder, only: ["image.colour"] });
});
afterAll(async () => {
  for (const path of [folder, `${folder}-secret.png`]) await rm(path, { recursive: true, force: true });
});

/** Opens the catalogue and asks it for one answer. */
async function answer(): Promise<unknown> {
  await using catalogue = await openCatalogue(folder, { cacheFolder, nowMs: 0 });
  return await catalogue.recommend({ userId: "marina", count: 3 });
}

it("remembers digests once files have come to rest, outside the embeddings, and answers the same without", async () => {
  const first = await answer();
  // Files younger than two seconds could still change without showing it.
  await after(2_100);
  expect(await answer()).toEqual(first);
  const kept = await readFile(digests, "utf8");
  expect(kept).toContain("pictures/white.png");
  expect(await answer()).toEqual(first);
  expect(await readFile(digests, "utf8")).toBe(kept);
  await writeFile(digests, "scribble");
  expect(await answer()).toEqual(first);
  expect(await readFile(digests, "utf8")).toContain("pictures/white.png");
});
