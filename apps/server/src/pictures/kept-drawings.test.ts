import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type StandInServer, startStandInServer } from "@modalis/hosted";
import { readCatalogue, readDerived } from "@modalis/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { convertCatalogue } from "../convert/convert-catalogue.js";
import { removeDerived } from "../convert/remove-derived.js";

let root: string;
let server: StandInServer;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-drawings-"));
  server = await startStandInServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

/** A folder of one item of words, for which a picture was drawn. */
async function drawnFor(name: string): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder);
  await writeFile(join(folder, "items.jsonl"), '{"id":"told","text":"a dog on the beach"}\n');
  await draw(folder);
  return folder;
}

async function draw(folder: string): Promise<void> {
  await convertCatalogue(await readCatalogue(folder), {
    choice: new Map([["text", ["hosted-image"]]]),
    models: new Map([["hosted-image", `openai:${server.baseUrl}#draws`]]),
    cacheFolder: join(root, "models"),
  });
}

describe("pictures that were drawn", () => {
  it.each([
    [
      "an item, by another writing of its path",
      "items.jsonl",
      (path: string) => `{"id":"own","image":"./${path}"}`,
    ],
    ["a user", "users.jsonl", (path: string) => `{"id":"ann","image":"${path}"}`],
    ["a line that cannot be read", "items.jsonl", (path: string) => `{"id":"own","image":"${path}",}`],
  ])("leave their files, when they are removed, to %s", async (what, file, line) => {
    const folder = await drawnFor(what);
    const { content } = (await readDerived(folder)).contents[0]!;
    await appendFile(join(folder, file), `${line(content)}\n`);
    expect(await removeDerived(await readCatalogue(folder))).toEqual({ removed: 1, kept: 0 });
    expect(await readdir(join(folder, "derived"))).toHaveLength(1);
  });

  it("are not forgotten when the line of their item cannot be read, nor drawn again once it can", async () => {
    const folder = await drawnFor("broken line");
    const { contents } = await readDerived(folder);
    const items = await readFile(join(folder, "items.jsonl"), "utf8");
    await writeFile(join(folder, "items.jsonl"), items.replace('"id"', "id"));
    await draw(folder);
    expect((await readDerived(folder)).contents).toEqual(contents);
    await writeFile(join(folder, "items.jsonl"), items);
    const before = server.requests.length;
    await draw(folder);
    expect(server.requests.length).toBe(before);
  });
});
