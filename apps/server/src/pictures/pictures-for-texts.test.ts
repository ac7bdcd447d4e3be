import { appendFile, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rowOf } from "@modalis/contract";
import { startStandInServer } from "@modalis/hosted";
import { createImageEncoder } from "@modalis/image";
import { readCatalogue, readDerived } from "@modalis/store";
import { createTextEncoder } from "@modalis/text";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { convertCatalogue } from "../convert/convert-catalogue.js";
import { planConversion } from "../convert/plan-conversion.js";
import { removeDerived } from "../convert/remove-derived.js";
import { encodeCatalogue } from "../encode/encode-catalogue.js";
import { paintedPng } from "../testing/png-of.js";

/** Tiny, of random weights: which picture is nearest to a text says nothing, but both towers agree about it. */
const clip = fileURLToPath(new URL("../../../../tools/parity/goldens/clip", import.meta.url));
const COLOURS = { red: [192, 32, 16], green: [16, 144, 48], blue: [16, 32, 192] } as const;
const ASKED = "a dog on the beach";

let root: string;
let cacheFolder: string;
/** Pictures by their cosine with {@link ASKED}, the nearest first. */
let byTower: readonly { readonly path: string; readonly cosine: number }[];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-pictures-"));
  cacheFolder = join(root, "models");
  const folder = await catalogueOf("reference", []);
  await using images = await createImageEncoder({ modelFolder: clip });
  await using texts = await createTextEncoder({ modelFolder: clip, use: "query" });
  const paths = Object.keys(COLOURS).map((name) => `${name}.png`);
  const shown = await images.encode(paths.map((path) => ({ id: path, content: join(folder, path) })));
  const asked = rowOf((await texts.encode([{ id: "asked", content: ASKED }])).batch, 0);
  byTower = paths
    .map((path, at) => {
      const row = rowOf(shown.batch, at);
      return { path, cosine: asked.reduce((sum, value, each) => sum + value * row[each]!, 0) };
    })
    .sort((one, other) => other.cosine - one.cosine);
}, 240_000);
afterAll(() => rm(root, { recursive: true, force: true }));

/** Items of one picture each, and others. */
async function catalogueOf(name: string, others: readonly object[]): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder);
  for (const [colour, [red, green, blue]] of Object.entries(COLOURS))
    await writeFile(join(folder, `${colour}.png`), paintedPng(red, green, blue));
  const items = [...Object.keys(COLOURS).map((id) => ({ id, image: `${id}.png` })), ...others];
  await writeFile(join(folder, "items.jsonl"), items.map((item) => `${JSON.stringify(item)}\n`).join(""));
  return folder;
}

async function encoded(folder: string): Promise<string> {
  const models = new Map([["image", clip]]);
  await encodeCatalogue(await readCatalogue(folder), { cacheFolder, only: ["image"], models });
  return folder;
}

const finding = () => ({
  choice: new Map([["text", ["find"]]]),
  models: new Map([["find", clip]]),
  cacheFolder,
});

const TOLD = [
  { id: "told", text: ASKED },
  { id: "told twice", text: ASKED },
  { id: "illustrated", text: "a cat", image: "red.png" },
];

describe("pictures for texts, found among those that there are", () => {
  it("are the nearest by the tower of their model, with their source, for items without one alone", async () => {
    const folder = await encoded(await catalogueOf("found", TOLD));
    const catalogue = await readCatalogue(folder);
    const [plan] = await planConversion(catalogue, finding(), () => performance.now());
    expect(plan).toMatchObject({ converter: "find", contents: 1, todo: 1, tried: 1, estimatedCost: 0 });
    expect((await readDerived(folder)).contents).toEqual([]);
    const [report] = await convertCatalogue(catalogue, finding());
    expect(report).toMatchObject({ converter: "find", convertedNow: 1, failures: [] });
    const { contents } = await readDerived(folder);
    const [nearest] = byTower;
    expect(contents.map(({ item, to, content }) => [item, to, content])).toEqual([
      ["told", "image", nearest!.path],
      ["told twice", "image", nearest!.path],
    ]);
    expect(contents[0]!.derived.confidence).toBeCloseTo(Math.max(0, nearest!.cosine), 2);
    const { items } = await readCatalogue(folder);
    const told = items.find(({ id }) => id === "told")!;
    expect(told.contents.get("image")).toEqual([nearest!.path]);
    expect(told.derived!.map(({ derived }) => derived.converter)).toEqual(["find"]);
    // What was found is no picture of its own: nothing is found by it, and it counts as nothing new.
    const [again] = await convertCatalogue(await readCatalogue(folder), finding());
    expect(again).toMatchObject({ done: 1, convertedNow: 0, older: 0 });
  }, 240_000);

  it("stay where a person chose another, and go when the item has one of its own", async () => {
    const folder = await encoded(await catalogueOf("edited", TOLD));
    await convertCatalogue(await readCatalogue(folder), finding());
    const file = join(folder, "derived.jsonl");
    const [first = "", ...rest] = (await readFile(file, "utf8")).split("\n");
    const chosen = byTower[2]!.path;
    await writeFile(file, [JSON.stringify({ ...JSON.parse(first), image: chosen }), ...rest].join("\n"));
    await convertCatalogue(await readCatalogue(folder), { ...finding(), again: true });
    const pictures = async () => {
      const { items } = await readCatalogue(folder);
      return items.filter(({ id }) => id.startsWith("told")).map(({ contents }) => contents.get("image"));
    };
    expect(await pictures()).toEqual([[chosen], [byTower[0]!.path]]);
    expect(await removeDerived(await readCatalogue(folder))).toEqual({ removed: 1, kept: 1 });
    expect(await pictures()).toEqual([[chosen], undefined]);
  }, 240_000);

  it("are found anew when there are other pictures", async () => {
    const folder = await encoded(await catalogueOf("more", TOLD));
    await convertCatalogue(await readCatalogue(folder), finding());
    await copyFile(join(folder, byTower[0]!.path), join(folder, "first.png"));
    const kept = byTower.slice(1).map(({ path }) => ({ id: path, image: path }));
    const items = [...kept, { id: "told", text: ASKED }];
    await writeFile(join(folder, "items.jsonl"), items.map((item) => `${JSON.stringify(item)}\n`).join(""));
    const [older] = await convertCatalogue(await readCatalogue(folder), finding());
    expect(older).toMatchObject({ convertedNow: 0, older: 1 });
    await convertCatalogue(await readCatalogue(folder), { ...finding(), again: true });
    expect((await readDerived(folder)).contents.map(({ content }) => content)).toEqual([byTower[1]!.path]);
  }, 240_000);

  it("are refused, with a remedy, where texts and pictures share no space", async () => {
    const folder = await catalogueOf("apart", TOLD);
    const asked = convertCatalogue(await readCatalogue(folder), finding());
    await expect(asked).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringContaining("modalis pretrain"),
    });
  });
});

describe("pictures for texts, drawn by a model at a server", () => {
  it("are told the cost of, kept as files to be seen, encoded like any other, and removed with their files", async () => {
    await using server = await startStandInServer({
      fault: ({ body }) => (body.prompt === "a storm" ? { kind: "status", status: 400 } : undefined),
    });
    const folder = await catalogueOf("drawn", [...TOLD, { id: "storm", text: "a storm" }]);
    const model = `openai:${server.baseUrl}#draws;revision=${Date.now()};picture-price=0.04`;
    const drawing = {
      choice: new Map([["text", ["hosted-image"]]]),
      models: new Map([["hosted-image", model]]),
      cacheFolder,
    };
    const [plan] = await planConversion(await readCatalogue(folder), drawing, () => 0);
    expect(plan).toMatchObject({ todo: 2, tried: 0, estimatedCost: 0.08, currency: "USD" });
    expect(server.requests).toEqual([]);
    const [report] = await convertCatalogue(await readCatalogue(folder), drawing);
    expect(report).toMatchObject({ convertedNow: 1, failures: [{ content: "a storm", owners: ["storm"] }] });
    const { contents } = await readDerived(folder);
    expect(contents.map(({ item }) => item)).toEqual(["told", "told twice"]);
    expect(contents[0]!.content).toMatch(/^derived\/[0-9a-f]{64}\.png$/);
    const only = ["image.colour"];
    const [channel] = await encodeCatalogue(await readCatalogue(folder), { cacheFolder, only });
    expect(channel).toMatchObject({ rows: 4, failures: [] });
    expect(await removeDerived(await readCatalogue(folder))).toEqual({ removed: 2, kept: 0 });
    expect(await readdir(join(folder, "derived"))).toEqual([]);
    // What a person gives to an item stays, though it was drawn first.
    await convertCatalogue(await readCatalogue(folder), drawing);
    const path = (await readDerived(folder)).contents[0]!.content;
    await appendFile(join(folder, "items.jsonl"), JSON.stringify({ id: "adopted", image: path }));
    expect(await removeDerived(await readCatalogue(folder))).toEqual({ removed: 2, kept: 0 });
    expect(await readdir(join(folder, "derived"))).toHaveLength(1);
  }, 240_000);
});
