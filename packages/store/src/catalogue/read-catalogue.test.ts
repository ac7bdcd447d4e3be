import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Catalogue } from "./catalogue.js";
import { DEFAULT_SETTINGS } from "./catalogue-settings.js";
import { readCatalogue } from "./read-catalogue.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-catalogue-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("readCatalogue", () => {
  it("reads items with inline texts, paths of any modality, attributes and a time", async () => {
    const { items, problems } = await catalogueOf({
      "items.jsonl":
        '{"id":"a","text":"red","image":["1.png","2.png"],"haptics":"h.bin","attributes":{"price":3},"timestamp":"2024-05-01"}',
    });
    expect(problems).toEqual([]);
    expect(items).toEqual([
      {
        id: "a",
        contents: new Map([
          ["text", ["red"]],
          ["image", ["1.png", "2.png"]],
          ["haptics", ["h.bin"]],
        ]),
        digests: new Map(),
        attributes: new Map([["price", 3]]),
        timestampMs: Date.UTC(2024, 4, 1),
      },
    ]);
  });

  it("takes a byte-order mark, CRLF, blank lines, whole-number ids and a last line without a break", async () => {
    const { items, problems } = await catalogueOf({
      "items.jsonl": '\uFEFF{"id":1}\r\n\r\n{"id":"b","text":""}\r\n{"id":"c","text":null}',
    });
    expect(items.map(({ id, contents }) => [id, contents.size])).toEqual([
      ["1", 0],
      ["b", 0],
      ["c", 0],
    ]);
    expect(problems).toEqual([]);
  });

  it("reports each broken line with its number and keeps the others", async () => {
    const { items, problems } = await catalogueOf({
      "items.jsonl": '{"id":"a"}\n{oops\n[1]\n{"text":"no id"}\n{"id":"b"}\n{"id":"a","text":"again"}',
    });
    expect(items.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(problems.map(({ code, file, line }) => [code, file, line])).toEqual([
      ["CORRUPT_INPUT", "items.jsonl", 2],
      ["CORRUPT_INPUT", "items.jsonl", 3],
      ["INVALID_ARGUMENT", "items.jsonl", 4],
      ["DUPLICATE_ID", "items.jsonl", 6],
    ]);
    expect(problems.every(({ message, remedy }) => message !== "" && remedy !== "")).toBe(true);
  });

  it("leaves out only the field that is wrong", async () => {
    const { items, problems } = await catalogueOf({
      "items.jsonl":
        '{"id":"a","text":"ok","image":5,"a.b":"x","fused":"y","timestamp":"soon","attributes":7,"digests":{"image":"12"}}',
    });
    expect([...items[0]!.contents]).toEqual([["text", ["ok"]]]);
    expect(problems).toHaveLength(6);
  });

  it("treats __proto__ and constructor as names like any other", async () => {
    const { items } = await catalogueOf({
      "items.jsonl":
        '{"id":"__proto__","__proto__":"x.bin","constructor":"y.bin","attributes":{"__proto__":{"polluted":true}}}',
    });
    expect([...items[0]!.contents.keys()]).toEqual(["__proto__", "constructor"]);
    expect(items[0]!.attributes.get("__proto__")).toEqual({ polluted: true });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("reports lines that are not UTF-8 or far too long, and attributes nested too deep", async () => {
    const long = Buffer.from(`{"id":"long","text":"${"x".repeat(17 * 1024 * 1024)}"}\n`);
    const latin = Buffer.from('{"id":"caf\xe9"}\n', "latin1");
    const deep = Buffer.from(`{"id":"deep","attributes":{"x":${"[".repeat(5000)}${"]".repeat(5000)}}}\n`);
    const { items, problems } = await catalogueOf({
      "items.jsonl": Buffer.concat([long, latin, deep, Buffer.from('{"id":"good"}')]),
    });
    expect(items.map(({ id }) => id)).toEqual(["deep", "good"]);
    expect(items[0]!.attributes.size).toBe(0);
    expect(problems.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it("keeps a thousand problems a file and counts the rest", async () => {
    const { problems } = await catalogueOf({ "items.jsonl": "?\n".repeat(5000) });
    expect(problems).toHaveLength(1000);
    expect(problems.at(-1)?.message).toContain("4001 more");
  });

  it("reads events from CSV with quoting, by the names of the first line", async () => {
    const { events, problems } = await catalogueOf({
      "items.jsonl": "",
      "events.csv":
        'timestamp,user,item,value,kind,split\n1700000000,"u,1",a,4.5,rating,train\n,u2,b,,,\n,u3\nu4,x,"\n1,2,3,4,5,6,7\nbad,u5,c,many,like,',
    });
    expect(events).toEqual([
      { user: "u,1", item: "a", kind: "rating", value: 4.5, timestampMs: 1_700_000_000_000, split: "train" },
      { user: "u2", item: "b", kind: "interaction" },
      { user: "u5", item: "c", kind: "like" },
    ]);
    expect(problems.map(({ line }) => line)).toEqual([4, 5, 6, 7, 7]);
  });

  it("refuses a CSV without a user or item column in one problem", async () => {
    const { events, problems } = await catalogueOf({ "items.jsonl": "", "events.csv": "who,item\na,b\nc,d" });
    expect(events).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  it("reads events.jsonl before events.csv and says so", async () => {
    const { events, problems } = await catalogueOf({
      "items.jsonl": "",
      "events.jsonl": '{"user":"u","item":"a","kind":"like","value":0,"timestamp":1700000000000}',
      "events.csv": "user,item\nv,b",
    });
    expect(events).toEqual([
      { user: "u", item: "a", kind: "like", value: 0, timestampMs: 1_700_000_000_000 },
    ]);
    expect(problems.map(({ file }) => file)).toEqual(["events.csv"]);
  });

  it("reads settings field by field, with defaults for the rest", async () => {
    const { settings, problems } = await catalogueOf({
      "items.jsonl": "",
      "catalogue.json":
        '{"language":"zh","inline":["text","title"],"events":{"positive":["buy"],"ratings":{"positiveFrom":7}},"models":{"image":"models/x","text":3},"colour":1}',
    });
    expect(settings.language).toBe("zh");
    expect([...settings.inline]).toEqual(["text", "title"]);
    expect([...settings.events.positive]).toEqual(["buy"]);
    expect(settings.events.negative).toBe(DEFAULT_SETTINGS.events.negative);
    expect([settings.events.positiveFrom, settings.events.negativeTo]).toEqual([7, 2]);
    expect([...settings.models]).toEqual([["image", "models/x"]]);
    expect(problems).toHaveLength(2);
  });

  it("refuses settings that are not JSON, a missing folder and a folder without items", async () => {
    await expect(catalogueOf({ "items.jsonl": "", "catalogue.json": "{" })).rejects.toMatchObject({
      code: "CORRUPT_FILE",
    });
    await expect(readCatalogue(join(folder, "none"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await mkdir(join(folder, "empty"));
    await expect(readCatalogue(join(folder, "empty"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(readCatalogue(join(folder, "items.jsonl"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("refuses files of its own that are links out of the folder, or pipes", async () => {
    await catalogueOf({ "items.jsonl": '{"id":"a"}' });
    for (const name of ["catalogue.json", "users.jsonl", "events.jsonl", "events.csv"]) {
      await symlink(`${folder}-elsewhere`, join(folder, name));
      await writeFile(`${folder}-elsewhere`, "secret");
      await expect(readCatalogue(folder)).rejects.toMatchObject({ code: "PATH_OUTSIDE_FOLDER" });
      await rm(join(folder, name));
      makePipe("mkfifo", join(folder, name));
      await expect(readCatalogue(folder)).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
      await rm(join(folder, name));
    }
    await rm(`${folder}-elsewhere`);
  });

  it("opens a folder by a symbolic link and stops when aborted", async () => {
    await catalogueOf({ "items.jsonl": '{"id":"a"}' });
    await symlink(folder, `${folder}-link`);
    expect((await readCatalogue(`${folder}-link`)).items).toHaveLength(1);
    await rm(`${folder}-link`);
    const reason = new Error("stop");
    await expect(readCatalogue(folder, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

function makePipe(program: string, path: string): void {
  execFileSync(program, [path]);
}

async function catalogueOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Catalogue> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return readCatalogue(folder);
}
