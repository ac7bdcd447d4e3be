import { describe, expect, it } from "vitest";
import { mergeTimeline, type TimelineEntry, timelineText } from "./timeline.js";

function entry(
  kind: TimelineEntry["kind"],
  startSeconds: number,
  endSeconds: number,
  text: string,
): TimelineEntry {
  return { kind, startSeconds, endSeconds, text };
}

describe("a timeline", () => {
  it("is in time order, pictures before what is heard with them", () => {
    const merged = mergeTimeline([
      entry("speech", 3, 5, "hello"),
      entry("sound", 0, 8, "Music"),
      entry("picture", 4, 9, "A dog."),
      entry("picture", 0, 4, "A cat."),
      entry("writing", 0, 4, ""),
    ]);
    expect(timelineText(merged)).toBe(
      "0:00-0:04 A cat.\n0:00-0:08 Heard: Music\n0:03-0:05 Said: hello\n0:04-0:09 A dog.",
    );
  });

  it("lets what is shown or heard again go on, but not what is said again", () => {
    const merged = mergeTimeline([
      entry("picture", 0, 4, "A dog."),
      entry("writing", 0, 4, "EXIT"),
      entry("picture", 4, 6, "A dog."),
      entry("writing", 4, 6, "Exit."),
      entry("speech", 1, 2, "no"),
      entry("speech", 2, 3, "no"),
    ]);
    expect(merged.map(({ kind, endSeconds }) => [kind, endSeconds])).toEqual([
      ["picture", 6],
      ["writing", 6],
      ["speech", 2],
      ["speech", 3],
    ]);
  });

  it("writes hours, and one line an entry whatever its text holds", () => {
    expect(timelineText([entry("writing", 3725, 3726, "one\n two")])).toBe(
      "1:02:05-1:02:06 Written: one / two",
    );
    expect(timelineText([])).toBe("");
  });

  it("tells tenths of seconds where a shot is shorter than one, and never 60 of them", () => {
    const entries = [entry("picture", 0, 0.42, "A dog."), entry("picture", 0.42, 59.97, "A cat.")];
    expect(timelineText(entries)).toBe("0:00.0-0:00.4 A dog.\n0:00.4-1:00.0 A cat.");
  });
});
