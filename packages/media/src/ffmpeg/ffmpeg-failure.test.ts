import { expect, it } from "vitest";
import { exitFailure } from "./ffmpeg-failure.js";

const reasonOf = (...lines: string[]) => /says "(.*)"/.exec(exitFailure("a song", lines, null).message)?.[1];

it("quotes what ffmpeg says of a content without what differs from run to run", () => {
  expect(reasonOf("[mp3 @ 0x230a4cc0] Failed to read frame size")).toBe("[mp3] Failed to read frame size");
  expect(reasonOf("[mov,mp4 @ 0x55d3F0] moov atom not found", "bye")).toBe("[mov,mp4] moov atom not found");
  expect(reasonOf("file:/tmp/media-xwnW6l/content: Unknown error occurred")).toBe(
    "the file: Unknown error occurred",
  );
  expect(reasonOf("Error opening input file file:/tmp/media-xwnW6l/content.")).toBe(
    "Error opening input file the file",
  );
});
