import { copyFile, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { filesOfFolder } from "./testing/files-of-folder.js";
import { answerOf } from "./testing/run-modalis.js";
import { writeMixedCatalogue } from "./testing/write-mixed-catalogue.js";

interface Encoded {
  readonly channels: readonly {
    readonly channel: string;
    readonly rows: number;
    readonly encodedNow: number;
  }[];
}
interface Items {
  readonly items: readonly { readonly id: string; readonly score: number }[];
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-once-"));
  await writeMixedCatalogue(folder, { texts: 6, images: 3 });
  await encodedNow();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("a content is known by its bytes: another name, another place and a second item cost nothing", async () => {
  const before = await filesOfFolder(join(folder, "embeddings"));
  await rename(join(folder, "media/picture-0.png"), join(folder, "renamed.jpg"));
  await copyFile(join(folder, "media/picture-1.png"), join(folder, "copy.png"));
  await writeItems([
    { id: "twin", image: "copy.png" },
    { id: "item-1", image: "media/picture-1.png" },
    { id: "item-0", image: "renamed.jpg" },
    { id: "item-2", image: "media/picture-2.png" },
  ]);
  expect(await encodedNow()).toEqual({ image: 0 });
  expect(await filesOfFolder(join(folder, "embeddings"))).toEqual(before);
  const { items } = await answerOf<Items>("similar", folder, "--item", "twin", "--modality", "image");
  expect(items.map(({ id }) => id)[0]).toBe("item-1");
  expect(items[0]!.score).toBeCloseTo(1, 5);
});

it("a file whose bytes change is encoded anew under the same name", async () => {
  const picture = join(folder, "media/picture-2.png");
  await copyFile(join(folder, "media/picture-1.png"), picture);
  expect(await encodedNow()).toEqual({ image: 0 });
  const create = { width: 40, height: 40, channels: 3 as const, background: "lime" };
  await sharp({ create }).png().toFile(picture);
  expect(await encodedNow()).toEqual({ image: 1 });
});

async function encodedNow(): Promise<Record<string, number>> {
  const { channels } = await answerOf<Encoded>("encode", folder);
  return Object.fromEntries(channels.map(({ channel, encodedNow }) => [channel, encodedNow]));
}

async function writeItems(items: readonly object[]): Promise<void> {
  await writeFile(join(folder, "items.jsonl"), items.map((item) => `${JSON.stringify(item)}\n`).join(""));
}
