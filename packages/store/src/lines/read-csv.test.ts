import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CsvRecord, readCsv } from "./read-csv.js";
import type { FileLine } from "./read-lines.js";

describe("readCsv", () => {
  it("reads quoted separators, doubled quotes and line breaks as RFC 4180 says", async () => {
    const records = await recordsOf('a,b\n"x, y","say ""hi"""\n"two\nlines",\n');
    expect(fieldsOf(records)).toEqual([
      ["a", "b"],
      ["x, y", 'say "hi"'],
      ["two\nlines", ""],
    ]);
  });

  it("gives each record the line it starts on", async () => {
    expect(await recordsOf('a\n"b\n\nc"\nd')).toEqual([
      { line: 1, fields: ["a"] },
      { line: 2, fields: ["b\n\nc"] },
      { line: 5, fields: ["d"] },
    ]);
  });

  it("reports a stray quote and reads the records around it", async () => {
    const records = await recordsOf('a,b\nc"d,e\n"f"g,h\ni,j');
    expect(fieldsOf(records)).toEqual([["a", "b"], "broken", "broken", ["i", "j"]]);
  });

  it("reports a quote that never closes and reads the lines after it", async () => {
    const records = await recordsOf('a\n"b\nc\nd');
    expect(fieldsOf(records)).toEqual([["a"], "broken", ["c"], ["d"]]);
    expect(records[1]).toMatchObject({ line: 2, broken: expect.stringContaining("never closed") });
  });

  it("gives up on an open quote at the length limit, not at the end of the file", async () => {
    const text = `"open\n${"x\n".repeat(50)}y`;
    const records = await recordsOf(text, { maxRecordLength: 20 });
    expect(records).toHaveLength(52);
    expect(fieldsOf(records).filter((fields) => fields === "broken")).toHaveLength(1);
  });

  it("reports a line that could not be read, inside a quoted field too", async () => {
    const lines: FileLine[] = [
      { number: 1, text: '"a' },
      { number: 2, broken: "not-utf8" },
      { number: 3, text: "b" },
    ];
    expect(fieldsOf(await collect(lines))).toEqual(["broken", "broken", ["b"]]);
  });

  it("returns the fields of any table that is quoted as RFC 4180 says", async () => {
    const field = fc.string({ unit: fc.constantFrom('"', ",", "\n", "a", " ", "é", "__proto__") });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(field, { minLength: 1, maxLength: 4 })), async (table) => {
        const text = table
          .filter((row) => row.length > 0)
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(","))
          .join("\n");
        expect(fieldsOf(await recordsOf(text))).toEqual(table);
      }),
    );
  });

  it("ends on any text, with a record or a problem for every line that is not blank", async () => {
    const text = fc.string({ unit: fc.constantFrom('"', ",", "\n", "a"), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(text, async (raw) => {
        const records = await recordsOf(raw, { maxRecordLength: 10 });
        expect(records.length).toBeLessThanOrEqual(raw.split("\n").length);
        if (raw.replaceAll("\n", "") !== "") expect(records.length).toBeGreaterThan(0);
      }),
    );
  });
});

function fieldsOf(records: readonly CsvRecord[]): (readonly string[] | "broken")[] {
  return records.map((record) => ("broken" in record ? "broken" : record.fields));
}

function recordsOf(text: string, options?: { maxRecordLength: number }): Promise<CsvRecord[]> {
  const lines = text === "" ? [] : text.split("\n").map((line, index) => ({ number: index + 1, text: line }));
  return collect(lines, options);
}

async function collect(
  lines: readonly FileLine[],
  options?: { maxRecordLength: number },
): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  for await (const record of readCsv(asyncOf(lines), options)) records.push(record);
  return records;
}

async function* asyncOf<Value>(values: readonly Value[]): AsyncGenerator<Value, void, undefined> {
  yield* values;
}
