import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCatalogue } from "@modalis/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wavTone } from "../testing/wav-tone.js";
import { type ValidationProblem, validateCatalogue } from "./validate-catalogue.js";

let folder: string;
let problems: readonly ValidationProblem[];

/** Where no ffmpeg can be found. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-validate-"));
  await mkdir(join(folder, "media"));
  await writeFile(join(folder, "media/tone.wav"), wavTone(440, 1));
  for (const name of ["one.mp3", "two.mp3"])
    await writeFile(join(folder, "media", name), `ID3\u0003\0\0\0\0\0\0${name}`);
  await writeFile(join(folder, "media/broken.png"), "no picture");
  await writeFile(
    join(folder, "items.jsonl"),
    '{"id":"a","audio":"media/tone.wav"}\n{"id":"b","audio":["media/one.mp3","media/two.mp3"]}\n',
  );
  await writeFile(join(folder, "users.jsonl"), '{"id":"u","image":"media/broken.png"}\n');
  problems = await validateCatalogue(await readCatalogue(folder), {
    signal: new AbortController().signal,
    ffmpegPath: join(folder, "no-ffmpeg"),
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("validate without ffmpeg", () => {
  it("says once what it could not look into, and reads plain WAV all the same", () => {
    const missing = problems.filter(({ code }) => code === "MISSING_DEPENDENCY");
    expect(missing).toHaveLength(1);
    expect(missing[0]!.message).toMatch(/^2 of the audio contents could not be looked into/);
    expect(problems.filter(({ ids }) => ids?.includes("a"))).toEqual([]);
  });

  it("still reports everything else, and what users show", () => {
    expect(problems).toContainEqual(
      expect.objectContaining({ code: "UNSUPPORTED_INPUT", file: "media/broken.png", ids: ["user u"] }),
    );
  });
});
