import { describe, expect, it } from "vitest";
import { createOpeningRecord } from "./opening-record.js";
import { splitByLabel } from "./split-by-label.js";

const { test } = splitByLabel([
  { userId: "u", itemId: "a", label: 0 },
  { userId: "u", itemId: "b", label: 2 },
  { userId: "u", itemId: "c", label: 2 },
]);
const opening = { by: "run 3", reason: "final figures" };

describe("createOpeningRecord", () => {
  it("writes down who opened which rows, why and when, for the run's JSON", () => {
    let nowMs = 100;
    const record = createOpeningRecord({ nowMs: () => nowMs++ });
    test.open({ ...opening, record });
    test.open({ ...opening, record });
    const line = {
      ...opening,
      split: "labelled",
      rows: 2,
      users: 1,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    };
    expect(JSON.parse(JSON.stringify({ openings: record })).openings).toEqual([
      { ...line, openedAtMs: 100 },
      { ...line, openedAtMs: 101 },
    ]);
  });

  it("only grows", () => {
    const record = createOpeningRecord({ nowMs: () => 1 });
    test.open({ ...opening, record });
    Object.assign(record.entries(), { length: 0 });
    expect(() => Object.assign(record.entries()[0]!, { by: "nobody" })).toThrow(TypeError);
    expect(() => Object.assign(record, { entries: () => [] })).toThrow(TypeError);
    expect(record.entries()).toHaveLength(1);
  });

  it("goes on from what an earlier part of the run wrote", () => {
    const earlier = createOpeningRecord({ nowMs: () => 1 });
    test.open({ ...opening, record: earlier });
    const record = createOpeningRecord({ nowMs: () => 2, earlier: JSON.parse(JSON.stringify(earlier)) });
    test.open({ ...opening, record });
    expect(record.entries().map(({ openedAtMs }) => openedAtMs)).toEqual([1, 2]);
    for (const broken of [
      null,
      {},
      { ...record.entries()[0], rows: "2" },
      { ...record.entries()[0], by: 1 },
    ]) {
      const options = { nowMs: () => 2, earlier: [broken as never] };
      expect(() => createOpeningRecord(options)).toThrow(
        expect.objectContaining({ code: "INVALID_ARGUMENT" }),
      );
    }
  });

  it("gives the same rows the same digest, and other rows another", () => {
    const record = createOpeningRecord({ nowMs: () => 1 });
    const other = splitByLabel([
      { userId: "u", itemId: "a", label: 0 },
      { userId: "u", itemId: "b", label: 2 },
      { userId: "u", itemId: "c", label: 1 },
    ]);
    test.open({ ...opening, record });
    test.open({ ...opening, record });
    other.test.open({ ...opening, record });
    const digests = record.entries().map(({ digest }) => digest);
    expect(digests[0]).toBe(digests[1]);
    expect(digests[2]).not.toBe(digests[0]);
  });
});
