import { ModalisError } from "@modalis/contract";
import type { FormatName } from "../format/sniffed-format.js";
import type { MediaFile } from "./media-file.js";
import type { StreamLimits } from "./stream-limits.js";

/** ffmpeg's demuxer of each format that is read; no other demuxer ever opens a source. */
const demuxers: Partial<Record<FormatName, string>> = {
  wav: "wav",
  aiff: "aiff",
  au: "au",
  mp3: "mp3",
  aac: "aac",
  flac: "flac",
  ogg: "ogg",
  amr: "amr",
  mp4: "mov",
  matroska: "matroska",
  webm: "matroska",
  avi: "avi",
  flv: "flv",
  asf: "asf",
  "mpeg-ts": "mpegts",
  "mpeg-ps": "mpeg",
  gif: "gif",
};

const remedies: Partial<Record<FormatName, string>> = {
  playlist: "a list of other files, which is never followed; give the files themselves",
  html: "an HTML page, perhaps the error page of a failed download; fetch the file again",
  unknown: "not a sound or film that can be recognised; give MP4, WebM, MP3, FLAC, Ogg or WAV",
};

/**
 * The arguments up to and including `-i`: the demuxer is fixed by the sniffed content, only local files may be
 * opened, and the `file:` prefix keeps a name from being read as an option, a pattern or an address.
 *
 * @param beforeInput further options of the input, such as `-ss`.
 * @throws `UNSUPPORTED_INPUT`.
 */
export function inputArguments(
  { path, subject, format }: MediaFile,
  limits: StreamLimits,
  beforeInput: readonly string[] = [],
): string[] {
  const demuxer = demuxers[format];
  if (demuxer === undefined) {
    const what = remedies[format] ?? `${format}, not a sound or film; give MP4, WebM, MP3, FLAC, Ogg or WAV`;
    throw new ModalisError("UNSUPPORTED_INPUT", `${subject} is ${what}`, { details: { format } });
  }
  return [
    ...["-nostdin", "-hide_banner", "-nostats", "-loglevel", "info"],
    ...["-protocol_whitelist", "file,pipe", "-format_whitelist", formatWhitelist[demuxer] ?? demuxer],
    ...["-f", demuxer, "-threads", "1", "-max_pixels", String(limits.pixels)],
    ...beforeInput,
    ...["-i", `file:${path}`],
  ];
}

/** The whitelist is compared with a demuxer's whole name, which may list several. */
const formatWhitelist: Readonly<Record<string, string>> = {
  mov: "mov,mp4,m4a,3gp,3g2,mj2",
  matroska: "matroska,webm",
};
