import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FileLine, type ReadLinesOptions, readLines } from "./read-lines.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-lines-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("readLines", () => {
  it("splits at LF and CRLF, numbers from 1, and drops a byte-order mark", async () => {
    expect(await linesOf("\uFEFFa\r\n\nb\rc\n")).toEqual([
      { number: 1, text: "a" },
      { number: 2, text: "" },
      { number: 3, text: "b\rc" },
    ]);
    expect(await linesOf("")).toEqual([]);
  });

  it("keeps characters whole across the pieces a file is read in", async () => {
    const line = "é★".repeat(300_001);
    expect(await linesOf(`x${line}\n${line}\nend`)).toEqual([
      { number: 1, text: `x${line}` },
      { number: 2, text: line },
      { number: 3, text: "end" },
    ]);
  });

  it("skips a line over the limit and reads those after it", async () => {
    expect(await linesOf(`a\n${"x".repeat(20)}\nb`, { maxLineBytes: 10 })).toEqual([
      { number: 1, text: "a" },
      { number: 2, broken: "too-long" },
      { number: 3, text: "b" },
    ]);
  });

  it("reports a line that is not UTF-8, or reads it as ISO-8859-1 when asked", async () => {
    const bytes = Buffer.from("caf\xe9\nok", "latin1");
    expect(await linesOf(bytes)).toEqual([
      { number: 1, broken: "not-utf8" },
      { number: 2, text: "ok" },
    ]);
    expect((await linesOf(bytes, { encoding: "latin1-fallback" }))[0]).toEqual({ number: 1, text: "café" });
  });

  it("gives back any lines that were written", async () => {
    const line = fc.string({ unit: fc.constantFrom("a", "é", "★", " ", '"') });
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (lines) => {
        const read = await linesOf(lines.map((text) => `${text}\n`).join(""));
        expect(read).toEqual(lines.map((text, at) => ({ number: at + 1, text })));
      }),
      { numRuns: 40 },
    );
  });

  it("says when there is no such file or it is a folder", async () => {
    await expect(collect(join(folder, "none"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(collect(folder)).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
  });
});

async function linesOf(content: string | Uint8Array, options?: ReadLinesOptions): Promise<FileLine[]> {
  await writeFile(join(folder, "file"), content);
  return collect(join(folder, "file"), options);
}

async function collect(path: string, options?: ReadLinesOptions): Promise<FileLine[]> {
  const lines: FileLine[] = [];
  for await (const line of readLines(path, options)) lines.push(line);
  return lines;
}
