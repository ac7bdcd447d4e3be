import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EncoderV1 } from "@modalis/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encoderChecks } from "./encoder-checks.js";
import type { EncoderSubject } from "./encoder-subject.js";
import { failuresOf, toyInputs, withValues } from "./faulty-encoder.js";
import { writeGolden } from "./golden-checks.js";
import { createLetterEncoder } from "./letter-encoder.js";

const folder = mkdtempSync(join(tmpdir(), "modalis-golden-"));
const path = join(folder, "new folder", "letters.safetensors");

beforeAll(() => writeGolden(createLetterEncoder(), toyInputs, path));
afterAll(() => rmSync(folder, { recursive: true }));

describe("goldenChecks catch an encoder that", () => {
  it("changes its fingerprint, or its vectors behind the same fingerprint", async () => {
    const renamed = (_: EncoderV1<string>) => createLetterEncoder("2");
    expect(await failuresOf(renamed, { golden: { path } })).toEqual([
      "keeps the fingerprint of its golden file",
    ]);
    const turned = withValues((values) => {
      for (let at = 0; at < values.length; at += 26) values.subarray(at, at + 26).reverse();
      return values;
    });
    expect(await failuresOf(turned, { golden: { path } })).toEqual(["gives the rows of its golden file"]);
  });
});

describe("the golden checks", () => {
  it("fail where the file is missing and say how to write it", async () => {
    const golden = { path: join(folder, "none.safetensors") };
    const subject = { name: "toy", inputs: toyInputs, golden } as unknown as EncoderSubject<unknown>;
    const check = encoderChecks["gives the rows of its golden file"]!;
    await expect(check(createLetterEncoder(), subject)).rejects.toThrow(/none\.safetensors.*update: true/);
  });

  it("fail after writing, so that update is never left on, and pass with the file written", async () => {
    const written = join(folder, "written.safetensors");
    const both = ["keeps the fingerprint of its golden file", "gives the rows of its golden file"];
    expect(await failuresOf(undefined, { golden: { path: written, update: true } })).toEqual(both);
    expect(await failuresOf(undefined, { golden: { path: written } })).toEqual([]);
  });
});
