import { describe, expect, it } from "vitest";
import { parseProbe } from "./parse-probe.js";

function parse(format: "mp4" | "mp3", ...lines: string[]) {
  return parseProbe(format, [`Input #0, ${format}, from 'file:x':`, ...lines]);
}

describe("parseProbe reads the logs of old and new builds", () => {
  it("of a film", () => {
    const wanted = {
      durationSeconds: 10.01,
      hasVideo: true,
      hasAudio: true,
      width: 320,
      height: 240,
      videoStream: 0,
      framesPerSecond: 29.97,
      videoCodec: "h264",
      audioCodec: "aac",
      audioSampleRateHz: 44_100,
    };
    const duration = "  Duration: 00:00:10.01, start: 0.000000, bitrate: 438 kb/s";
    const picture =
      "Video: h264 (High) (avc1 / 0x31637661), yuv420p, 320x240 [SAR 1:1 DAR 4:3], 338 kb/s, 29.97 fps, 29.97 tbr";
    const sound = "Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, stereo, fltp, 92 kb/s (default)";
    expect(
      parse("mp4", duration, `    Stream #0:0(und): ${picture}`, `    Stream #0:1(und): ${sound}`),
    ).toMatchObject(wanted);
    expect(
      parse("mp4", duration, `  Stream #0:0[0x1](und): ${picture}`, `  Stream #0:1[0x2](und): ${sound}`),
    ).toMatchObject(wanted);
  });

  it("of a film on its side, which is taller than wide when shown", () => {
    const picture = "    Stream #0:0: Video: h264, yuv420p, 64x48, 10 fps";
    for (const turn of ["      rotate          : 90", "      displaymatrix: rotation of -90.00 degrees"]) {
      expect(parse("mp4", picture, "    Side data:", turn)).toMatchObject({ width: 48, height: 64 });
    }
    expect(parse("mp4", picture, "      rotate          : 180")).toMatchObject({ width: 64, height: 48 });
  });

  it("without a duration, or with one that is only guessed", () => {
    expect(parse("mp4", "  Duration: N/A, start: 0.0, bitrate: N/A")).not.toHaveProperty("durationSeconds");
    const guess = "[mp3 @ 0x1] Estimating duration from bitrate, this may be inaccurate";
    const log = [guess, "Input #0, mp3, from 'x':", "  Duration: 00:00:10.00, start: 0.0"];
    expect(parseProbe("mp3", log)).not.toHaveProperty("durationSeconds");
  });

  it("but no stream in a title, in a picture of no size, or in what follows the input", () => {
    const probe = parse(
      "mp4",
      "  Metadata:",
      "    title           : x",
      "                    : Stream #0:1: Audio: aac, 44100 Hz",
      "    Stream #0:0: Video: h264, none, 0x0, 25 fps",
      "Output #0, null, to 'pipe:':",
      "    Stream #0:0: Audio: aac, 44100 Hz",
    );
    expect(probe).toMatchObject({ hasVideo: false, hasAudio: false });
  });

  it("and nothing of a file that was not recognised", () => {
    expect(parseProbe("mp4", ["file:x: Invalid data found when processing input"])).toBeUndefined();
  });
});
