import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CatalogueProblem } from "./catalogue-problem.js";
import { catalogueProblems } from "./catalogue-problems.js";
import { readCatalogue } from "./read-catalogue.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-problems-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("catalogueProblems", () => {
  it("finds nothing in a sound catalogue", async () => {
    const problems = await problemsOf({
      "items.jsonl": '{"id":"a","text":"red","image":"1.png"}\n{"id":"b","text":"blue"}',
      "1.png": "one",
      "events.csv": "user,item,kind\nu,a,like\n",
    });
    expect(problems).toEqual([]);
  });

  it("names missing media once with everybody who shows them, users' too", async () => {
    const problems = await problemsOf({
      "items.jsonl":
        '{"id":"a","image":"none.png"}\n{"id":"b","image":"none.png"}\n{"id":"c","image":"../x.png"}',
      "users.jsonl": '{"id":"u","image":"me.png"}',
    });
    expect(problems.map(({ code, file, ids }) => [code, file, ids])).toEqual([
      ["NOT_FOUND", "none.png", ["a", "b"]],
      ["PATH_OUTSIDE_FOLDER", "../x.png", ["c"]],
      ["NOT_FOUND", "me.png", ["u"]],
    ]);
  });

  it("finds items with the same bytes under other names, and items without content", async () => {
    const problems = await problemsOf({
      "items.jsonl":
        '{"id":"a","image":"1.png","text":"x"}\n{"id":"b","image":"2.png","text":"x"}\n{"id":"c"}',
      "1.png": "one",
      "2.png": "one",
    });
    expect(problems.map(({ code, ids }) => [code, ids])).toEqual([
      ["DUPLICATE_CONTENT", ["a", "b"]],
      ["DUPLICATE_CONTENT", ["a", "b"]],
      ["NO_CONTENT", ["c"]],
    ]);
  });

  it("counts events that name no item, no user of users.jsonl, or a kind without meaning", async () => {
    const files = {
      "items.jsonl": '{"id":"a","text":"x"}',
      "events.csv": "user,item,kind\nu,a,like\nv,b,like\nv,b,gaze\n",
    };
    expect((await problemsOf(files)).map(({ code, ids }) => [code, ids])).toEqual([
      ["UNKNOWN_ITEM", ["b"]],
      ["UNKNOWN_KIND", ["gaze"]],
    ]);
    const withUsers = await problemsOf({ ...files, "users.jsonl": '{"id":"u"}' });
    expect(withUsers.map(({ code, ids }) => [code, ids])).toContainEqual(["UNKNOWN_USER", ["v"]]);
    expect(withUsers[0]?.message).toContain("2 events");
  });

  it("starts with what the lines themselves got wrong", async () => {
    const problems = await problemsOf({ "items.jsonl": "?\n" });
    expect(problems.map(({ code, line }) => [code, line])).toEqual([["CORRUPT_INPUT", 1]]);
  });
});

async function problemsOf(files: Readonly<Record<string, string>>): Promise<readonly CatalogueProblem[]> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return catalogueProblems(await readCatalogue(folder));
}
