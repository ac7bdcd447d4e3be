import { type FormatName, formatKinds } from "../format/sniffed-format.js";
import type { MediaProbe } from "./media-probe.js";

/**
 * Reads the description of an input that ffmpeg logs.
 *
 * Tags of the file are logged too, always indented deeper and after a colon, so that a title cannot pose as a
 * stream. Returns `undefined` when ffmpeg did not recognise an input.
 */
export function parseProbe(
  format: FormatName,
  log: readonly string[],
): Omit<MediaProbe, "encrypted"> | undefined {
  const start = log.findIndex((line) => line.startsWith("Input #0"));
  if (start < 0) return undefined;
  const end = log.findIndex(
    (line, at) => at > start && /^(Output #0|Stream mapping|At least one output)/.test(line),
  );
  const lines = log.slice(start, end < 0 ? undefined : end);
  const streams = lines.flatMap((line, at) => {
    const stream = /^ {2,4}Stream #0:\d+[^:]*: (Video|Audio): (.*)$/.exec(line);
    return stream ? [{ kind: stream[1]!, text: stream[2]!, details: detailsAfter(lines, at) }] : [];
  });
  const videos = streams.filter(({ kind }) => kind === "Video");
  const videoStream = videos.findIndex(({ text }) => isFilm(format, text));
  const video = videos[videoStream];
  const audio = streams.find(({ kind, text }) => kind === "Audio" && hertzOf(text) !== undefined);
  const durationSeconds = log.some((line) => /Estimating duration from bitrate/.test(line))
    ? undefined
    : durationOf(lines);
  return {
    format,
    ...(durationSeconds !== undefined && { durationSeconds }),
    hasVideo: video !== undefined,
    hasAudio: audio !== undefined,
    ...(video && { videoStream, ...describeVideo(video.text, video.details) }),
    ...(audio && { audioCodec: codecOf(audio.text), audioSampleRateHz: hertzOf(audio.text)! }),
  };
}

/** The cover of a song is a stream too: new builds mark it; old ones tell it by a picture codec without a rate. */
function isFilm(format: FormatName, text: string): boolean {
  if (formatKinds[format] === "audio" || sizeOf(text) === undefined) return false;
  const isStill = /^(png|mjpeg|bmp|tiff|webp)\b/.test(text) && !/ fps\b/.test(text);
  return !isStill && !text.includes("(attached pic)");
}

/** The deeper lines that belong to the stream at `at`: its tags and side data. */
function detailsAfter(lines: readonly string[], at: number): readonly string[] {
  const next = lines.findIndex((line, index) => index > at && /^ {2,4}Stream #0:\d/.test(line));
  return lines.slice(at + 1, next < 0 ? undefined : next);
}

function describeVideo(text: string, details: readonly string[]) {
  const size = sizeOf(text)!;
  const framesPerSecond = numberIn(/, ([\d.]+)(k?) fps/.exec(text));
  const isSideways = details.some((line) => {
    const degrees = /^ {4,}(?:displaymatrix: rotation of (-?[\d.]+) degrees|rotate +: (-?\d+)$)/.exec(line);
    return degrees !== null && Math.abs(Math.round(Number(degrees[1] ?? degrees[2])) % 180) === 90;
  });
  return {
    width: isSideways ? size.height : size.width,
    height: isSideways ? size.width : size.height,
    videoCodec: codecOf(text),
    ...(framesPerSecond !== undefined && { framesPerSecond }),
  };
}

/** Width and height stand after a comma: `, 320x240 [SAR 1:1 DAR 4:3],`. */
function sizeOf(text: string): { width: number; height: number } | undefined {
  const found = /, (\d{1,6})x(\d{1,6})(?=[ ,]|$)/.exec(text);
  const size = found && { width: Number(found[1]), height: Number(found[2]) };
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

function hertzOf(text: string): number | undefined {
  const hertz = Number(/, (\d+) Hz/.exec(text)?.[1] ?? 0);
  return hertz > 0 ? hertz : undefined;
}

function codecOf(text: string): string {
  return /^\w+/.exec(text)?.[0] ?? "unknown";
}

function durationOf(lines: readonly string[]): number | undefined {
  const found = lines
    .map((line) => /^ {2}Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?),/.exec(line))
    .find((match) => match);
  if (!found) return undefined;
  const seconds = Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3]);
  return seconds > 0 ? seconds : undefined;
}

/** `29.97`, or `90k` for ninety thousand. */
function numberIn(match: RegExpExecArray | null): number | undefined {
  return match ? Number(match[1]) * (match[2] === "k" ? 1000 : 1) : undefined;
}
