import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeSmallCatalogue } from "../testing/small-catalogue.js";
import { type ConvertProcess, openConvertProcess } from "./open-convert-process.js";

let folder: string;
let picture: string;
let converters: ConvertProcess;
beforeAll(async () => {
  folder = await writeSmallCatalogue();
  picture = join(folder, "pictures/white.png");
  converters = openConvertProcess({ cacheFolder: join(folder, "cache"), models: {} });
});
afterAll(async () => {
  await converters[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe("the process that converts", { timeout: 120_000 }, () => {
  const never = new AbortController().signal;

  it("is another one for whoever comes right after one that was stopped", async () => {
    await converters.convert("describe", picture, never);
    const stop = new AbortController();
    const stopped = converters.convert("describe", picture, stop.signal);
    stop.abort(new Error("cancelled"));
    // Asked for in the same turn: the process that was killed still seems to be there.
    const next = converters.convert("describe", picture, never);
    await expect(stopped).rejects.toThrow("cancelled");
    expect((await next).content).toContain("white");
  });
});
