import { appendFile, cp, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOfFolder } from "./testing/digest-of-folder.js";
import { answerOf, runModalis } from "./testing/run-modalis.js";

let folder: string;
let catalogue: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-wrong-use-"));
  catalogue = join(folder, "catalogue");
  await mkdir(catalogue);
  await writeFile(
    join(catalogue, "items.jsonl"),
    '{"id":"a","text":"a red boat"}\n{"id":"b","text":"a blue car"}\n',
  );
  await writeFile(join(catalogue, "events.jsonl"), '{"user":"u","item":"a","kind":"like"}\n');
  await answerOf("encode", catalogue);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("wrong use", () => {
  it.each([
    [["frobnicate"], "unknown command"],
    [["encode", "DIR", "--colour"], "unknown option"],
    [["encode", "DIR", "--modalities", "smell"], "no modality or channel"],
    [["encode", "DIR", "--image-model", "nowhere"], "nowhere"],
    [["recommend", "DIR", "--user", "nobody"], "nobody"],
    [["recommend", "DIR"], "--user"],
    [["recommend", "DIR", "--user", "u", "--count", "none"], "whole number"],
    [["search", "DIR", "--text", " "], "say in words what to look for"],
    [["similar", "DIR", "--item", "a", "--modality", "smell"], "smell"],
    [["serve", "DIR", "--port", "70000"], "65535"],
    [["sample", "DIR"], "choose a folder that is new or empty"],
    [["similar", "DIR", "--item", "nothing"], "nothing"],
    [["spaces", "DIR", "--use", "0123456789abcdef"], "0123456789abcdef"],
    [["import", "DIR", "--format", "xml", "--out", "OUT"], "xml"],
    [["encode", "nowhere"], "nowhere"],
    [["recommend", "nowhere", "--user", "u"], "nowhere"],
  ])("%j ends with code 2, says %j and changes nothing", async (words, said) => {
    const before = await digestOfFolder(catalogue);
    const { exitCode, stderr } = await runModalis(
      ...words.map((word) => (word === "DIR" ? catalogue : word)),
    );
    expect(stderr).toContain(said);
    expect(exitCode).toBe(2);
    expect(await digestOfFolder(catalogue)).toBe(before);
  });

  it("choosing a space of a folder that is not there makes nothing", async () => {
    const typo = join(folder, "typo");
    for (const words of [[], ["--use", "abc"]]) {
      const { exitCode, stderr } = await runModalis("spaces", typo, ...words);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("NOT_FOUND");
    }
    expect(await readdir(folder)).not.toContain("typo");
  });

  it("says that there is nothing to encode, and how many lines it could not use", async () => {
    const copy = join(folder, "scribbled");
    await cp(catalogue, copy, { recursive: true });
    await appendFile(join(copy, "items.jsonl"), "scribble\n");
    const { exitCode, stdout, stderr } = await runModalis("encode", copy, "--modalities", "image");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("holds no content of the modalities asked for");
    expect(stderr).toContain("1 line or field is left out as unusable; see: modalis validate");
  });

  it("refuses a shard that lost bytes with its path and a remedy, and changes nothing", async () => {
    const copy = join(folder, "cut");
    await cp(catalogue, copy, { recursive: true });
    const [space] = await readdir(join(copy, "embeddings", "spaces"));
    await truncate(join(copy, "embeddings", "spaces", space!, "000001.safetensors"), 100);
    const before = await digestOfFolder(copy);
    for (const words of [["encode"], ["recommend", "--user", "u"], ["similar", "--item", "a"]]) {
      const { exitCode, stderr } = await runModalis(words[0]!, copy, ...words.slice(1));
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/CORRUPT_FILE: .*000001\.safetensors.*restore the file/);
    }
    expect(await digestOfFolder(copy)).toBe(before);
  });

  it("refuses a corrupt manifest with its path and a remedy, and changes nothing", async () => {
    const copy = join(folder, "corrupt");
    await cp(catalogue, copy, { recursive: true });
    const [space] = await readdir(join(copy, "embeddings", "spaces"));
    const manifest = join(copy, "embeddings", "spaces", space!, "manifest.json");
    await writeFile(manifest, "{ broken");
    const before = await digestOfFolder(copy);
    const { exitCode, stderr } = await runModalis("encode", copy);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/CORRUPT_FILE: .*manifest\.json/);
    expect(await digestOfFolder(copy)).toBe(before);
  });
});
