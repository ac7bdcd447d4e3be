import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentsOf } from "../catalogue/contents-of.js";
import { readCatalogue } from "../catalogue/read-catalogue.js";
import type { DerivedContent } from "./derived-content.js";
import { DERIVED_FILE } from "./derived-lines.js";
import { readDerived } from "./read-derived.js";
import { withoutDerived } from "./with-derived.js";
import { appendDerived, writeDerived } from "./write-derived.js";
import { writeDerivedUse } from "./write-derived-use.js";

const from = "a".repeat(64);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-derived-"));
});
afterEach(() => rm(folder, { recursive: true }));

function textOf(item: string, text: string, converter = "ocr"): DerivedContent {
  const derived = { converter, revision: "r1", confidence: 0.5, fromSha256: from };
  return { item, modality: "image", to: "text", content: text, derived };
}

const file = () => join(folder, DERIVED_FILE);

describe("derived.jsonl", () => {
  it("gives back what was written, whatever the texts hold", async () => {
    const texts = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), text: fc.string() }), {
      selector: ({ id }) => id,
    });
    await fc.assert(
      fc.asyncProperty(texts, async (made) => {
        const derived = made.map(({ id, text }) => textOf(id, Buffer.from(text, "utf8").toString("utf8")));
        await writeDerived(folder, derived);
        expect(await readDerived(folder)).toEqual({ contents: derived, problems: [] });
      }),
      { numRuns: 25 },
    );
  });

  it("knows a text that a person changed, and keeps saying so", async () => {
    await writeDerived(folder, [textOf("a", "teh sea"), textOf("b", "rocks")]);
    await writeFile(file(), (await readFile(file(), "utf8")).replace("teh sea", "the sea"));
    const { contents: texts } = await readDerived(folder);
    expect(texts.map(({ content: text, derived }) => [text, derived.edited])).toEqual([
      ["the sea", true],
      ["rocks", undefined],
    ]);
    await writeDerived(folder, texts);
    expect((await readDerived(folder)).contents).toEqual(texts);
  });

  it("never loses a person's line to one that was made", async () => {
    await writeDerived(folder, [
      { ...textOf("a", "mine"), derived: { ...textOf("a", "").derived, edited: true } },
    ]);
    await appendDerived(folder, [textOf("a", "made")]);
    expect((await readDerived(folder)).contents.map(({ content }) => content)).toEqual(["mine"]);
  });

  it("keeps every other line beside one that a killed run left half written", async () => {
    await appendDerived(folder, [textOf("a", "one")]);
    await appendFile(file(), '{"item":"b","te');
    await appendDerived(folder, [textOf("c", "three")]);
    const { contents: texts, problems } = await readDerived(folder);
    expect(texts.map(({ item }) => item)).toEqual(["a", "c"]);
    expect(problems.map(({ file: name, line }) => [name, line])).toEqual([[DERIVED_FILE, 2]]);
  });

  it("reports lines that say no text, digest or converter", async () => {
    await writeFile(
      file(),
      '{"item":"a"}\n{"item":"a","text":"x","modality":"image","converter":"ocr","revision":"1","from":"zz"}\n[]',
    );
    const { contents: texts, problems } = await readDerived(folder);
    expect(texts).toEqual([]);
    expect(problems.map(({ line }) => line)).toEqual([1, 2, 3]);
  });
});

describe("a catalogue with derived texts", () => {
  beforeEach(async () => {
    await writeFile(
      join(folder, "items.jsonl"),
      '{"id":"bare"}\n{"id":"told","text":"own words"}\n{"id":"emptied"}',
    );
    await writeDerived(folder, [
      textOf("bare", "a dog"),
      textOf("bare", "a dog on a beach", "describe"),
      textOf("told", "a cat"),
      textOf("emptied", ""),
      textOf("gone", "nobody's"),
    ]);
  });

  const textsBy = async (settings?: object) => {
    if (settings) await writeFile(join(folder, "catalogue.json"), JSON.stringify(settings));
    const { items } = await readCatalogue(folder);
    return items.map(({ contents }) => contents.get("text") ?? []);
  };

  it("gives them to items without a text, marked with their source, and encodes them like any other", async () => {
    expect(await textsBy()).toEqual([["a dog", "a dog on a beach"], ["own words"], []]);
    const catalogue = await readCatalogue(folder);
    expect(catalogue.items[0]!.derived!.map(({ derived }) => derived.converter)).toEqual(["ocr", "describe"]);
    const { contents, owners } = await contentsOf(catalogue, "text");
    expect(contents.map((content) => content.kind === "text" && content.text)).toEqual([
      "a dog",
      "a dog on a beach",
      "own words",
    ]);
    expect(owners.get("bare")).toHaveLength(2);
  });

  it("gives them to all items or to none where the settings say so", async () => {
    expect(await textsBy({ derived: "all" })).toEqual([
      ["a dog", "a dog on a beach"],
      ["own words", "a cat"],
      [],
    ]);
    expect(await textsBy({ derived: "none" })).toEqual([[], ["own words"], []]);
  });

  it("shows them or not by a switch that keeps every other setting", async () => {
    await writeFile(join(folder, "catalogue.json"), '{"language":"en","events":{"positive":["like"]}}');
    for (const [use, shown] of [
      ["none", [[], ["own words"], []]],
      ["all", [["a dog", "a dog on a beach"], ["own words", "a cat"], []]],
      ["missing", [["a dog", "a dog on a beach"], ["own words"], []]],
    ] as const) {
      await writeDerivedUse(folder, use);
      expect(await textsBy()).toEqual(shown);
      const { settings, problems } = await readCatalogue(folder);
      expect([settings.language, [...settings.events.positive], problems]).toEqual(["en", ["like"], []]);
    }
    await expect(writeDerivedUse(folder, "some" as "all")).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    await writeFile(join(folder, "catalogue.json"), "[]");
    await expect(writeDerivedUse(folder, "all")).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    await rm(join(folder, "catalogue.json"));
    await writeDerivedUse(folder, "none");
    expect((await readCatalogue(folder)).settings.derived).toBe("none");
  });

  it("gives pictures to items that have none, each with its source, and leaves alone what people gave", async () => {
    const picture = (item: string, content: string): DerivedContent => ({
      ...textOf(item, ""),
      modality: "text",
      to: "image",
      content,
    });
    const shown = '{"id":"seen","text":"a hill","image":"own.png"}\n{"id":"unseen","text":"a hill"}';
    await writeFile(join(folder, "items.jsonl"), shown);
    await writeDerived(folder, [picture("seen", "found.png"), picture("unseen", "found.png")]);
    const { items } = await readCatalogue(folder);
    expect(items.map(({ contents }) => contents.get("image"))).toEqual([["own.png"], ["found.png"]]);
    expect(items.map(({ derived }) => derived?.map(({ to }) => to))).toEqual([undefined, ["image"]]);
    expect(items.map((item) => withoutDerived(item).contents.get("image"))).toEqual([["own.png"], undefined]);
    await writeFile(join(folder, "catalogue.json"), '{"derived":"all"}');
    const all = (await readCatalogue(folder)).items[0]!;
    expect(all.contents.get("image")).toEqual(["own.png", "found.png"]);
    expect(withoutDerived(all).contents.get("image")).toEqual(["own.png"]);
    expect((await readDerived(folder)).contents.map(({ to, content }) => [to, content])).toEqual([
      ["image", "found.png"],
      ["image", "found.png"],
    ]);
  });

  it("leaves them out where texts are files", async () => {
    expect(await textsBy({ inline: [] })).toEqual([[], ["own words"], []]);
  });
});
