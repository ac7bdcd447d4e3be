import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWriterGone, writerMark } from "./writer-mark.js";

const HOUR_MS = 3_600_000;

describe("writerMark and isWriterGone", () => {
  it("a mark is never given twice, and its writer runs as long as this process does", () => {
    const marks = Array.from({ length: 100 }, () => writerMark());
    expect(new Set(marks).size).toBe(100);
    expect(marks.filter((mark) => isWriterGone(mark))).toEqual([]);
    expect(isWriterGone(marks[0]!, { changedMs: 1000, nowMs: 1000 })).toBe(false);
  });

  it("a writer whose process has ended is gone", () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    expect(isWriterGone(writerMark().replace(/^\d+/, String(pid)))).toBe(true);
  });

  it("what is older than this process was left by a former one of the same number", () => {
    const upMs = 1000 * process.uptime();
    expect(isWriterGone(writerMark(), { changedMs: 0, nowMs: upMs + 60_000 })).toBe(true);
  });

  it("a writer of another machine, and a text that is no mark, are gone after a day, and not before", () => {
    const elsewhere = writerMark().replace(/-[0-9a-f]{12}-/, "-000000000000-");
    fc.assert(
      fc.property(fc.oneof(fc.constant(elsewhere), fc.string()), (mark) => {
        expect(isWriterGone(mark)).toBe(false);
        expect(isWriterGone(mark, { changedMs: 0, nowMs: 23 * HOUR_MS })).toBe(false);
        expect(isWriterGone(mark, { changedMs: 0, nowMs: 25 * HOUR_MS })).toBe(true);
      }),
    );
  });
});
