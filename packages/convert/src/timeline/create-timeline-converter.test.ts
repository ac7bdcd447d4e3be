import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describeConverter } from "@modalis/conformance";
import type { ConverterV1, MediaSource } from "@modalis/contract";
import type { ImageContent } from "@modalis/image";
import { findFfmpeg, type RgbImage } from "@modalis/media";
import { afterAll, describe, expect, it } from "vitest";
import { convertEach } from "../converter/convert-each.js";
import { colourShares } from "../describe/colour-names.js";
import { writeTinyClassifier } from "../fixtures/tiny-classifier.js";
import { createSoundTagger } from "../tags/create-sound-tagger.js";
import { createTimelineConverter } from "./create-timeline-converter.js";

const folder = await mkdtemp(join(tmpdir(), "modalis-timeline-"));
afterAll(() => rm(folder, { recursive: true }));
const ffmpeg = await findFfmpeg({ resolveFrom: [import.meta.url] });

/** Two seconds of each colour, with a tone or without; or one that fades to blue. */
async function film(
  name: string,
  colours: readonly string[],
  toneHz?: number,
  fadeSeconds = 0,
): Promise<string> {
  const path = join(folder, name);
  const pictures = colours.flatMap((colour) => [
    "-f",
    "lavfi",
    "-i",
    `color=c=${colour}:s=160x96:r=10:d=${fadeSeconds || 2}${fadeSeconds > 0 ? `,fade=out:st=0:d=${fadeSeconds}:color=blue` : ""}`,
  ]);
  const joined = `${colours.map((_, at) => `[${at}:v]`).join("")}concat=n=${colours.length}:v=1[film]`;
  const seconds = colours.length * 2;
  const tone =
    toneHz === undefined ? [] : ["-f", "lavfi", "-i", `sine=frequency=${toneHz}:duration=${seconds}`];
  const map = toneHz === undefined ? [] : ["-map", `${colours.length}:a`];
  const args = [
    "-y",
    ...pictures,
    ...tone,
    "-filter_complex",
    joined,
    "-map",
    "[film]",
    ...map,
    "-c:v",
    "mpeg4",
    path,
  ];
  await promisify(execFile)(ffmpeg.path, args);
  return path;
}

/** Says the colour that a picture has most of. */
function sayColour(): ConverterV1<ImageContent, string> {
  return convertEach<ImageContent, string>({
    name: "colour",
    from: "image",
    to: "text",
    revision: "colour@1",
    convertOne: async (content) => ({
      content: colourShares(content as RgbImage, { left: 0, top: 0, width: 1, height: 1 })[0]!.colour,
      confidence: 1,
    }),
    free: async () => undefined,
  });
}

const changing = await film("changing.mp4", ["red", "blue", "blue", "white"], 200);
const silent = await film("silent.mp4", ["white", "red"]);
await writeTinyClassifier(join(folder, "classifier"));

describe("a timeline", () => {
  it("says what each shot shows and what is heard, repeats left out", async () => {
    await using describe = sayColour();
    await using tag = await createSoundTagger({ modelFolder: join(folder, "classifier"), minimumScore: 0.5 });
    await using timeline = createTimelineConverter({ describe, tag });
    const { outputs } = await timeline.convert([{ id: "film", content: changing }]);
    expect(outputs[0]!.content).toBe(
      "0:00-0:02 red\n0:00-0:08 Heard: Hum, low\n0:02-0:06 blue\n0:06-0:08 white",
    );
  });

  it("looks at a long shot again and again", async () => {
    await using describe = sayColour();
    await using timeline = createTimelineConverter({ describe });
    const entries = await timeline.timeline(await film("fading.mp4", ["red"], undefined, 26));
    // Frames of seconds 0, 8, 16 and 24 of a fade.
    expect(entries.map(({ text }) => text)).toEqual(["red", "pink", "purple", "blue"]);
    expect(entries.map(({ startSeconds }) => Math.round(startSeconds))).toEqual([0, 8, 16, 24]);
    expect(entries.at(-1)!.endSeconds).toBeGreaterThan(25);
  });

  it("says what a silent film shows", async () => {
    await using describe = sayColour();
    await using tag = await createSoundTagger({ modelFolder: join(folder, "classifier") });
    await using timeline = createTimelineConverter({ describe, tag });
    expect((await timeline.timeline(silent)).map(({ text }) => text)).toEqual(["white", "red"]);
  });

  it("must be made of something", () => {
    expect(() => createTimelineConverter({})).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });
});

describeConverter<MediaSource, string>({
  name: "timelines of films",
  create: async () => createTimelineConverter({ describe: sayColour() }),
  inputs: [changing, silent, await film("red.mp4", ["red"])].map((content) => ({ id: content, content })),
  broken: [
    { id: "no such file", content: "no/such/film.mp4" },
    { id: "text", content: new TextEncoder().encode("no film") },
  ],
});
