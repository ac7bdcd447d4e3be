import type { FormatName } from "@modalis/media";

/** What a browser may be told a format is; those it could run, such as SVG or HTML, are not here. */
const MIME_TYPES: Partial<Record<FormatName, string>> = {
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  tiff: "image/tiff",
  bmp: "image/bmp",
  wav: "audio/wav",
  mp3: "audio/mpeg",
  aac: "audio/aac",
  flac: "audio/flac",
  ogg: "audio/ogg",
  aiff: "audio/aiff",
  mp4: "video/mp4",
  webm: "video/webm",
  matroska: "video/x-matroska",
};

/** The media type that content of a format is sent as; anything a browser might run is only offered for download. */
export function mimeTypeOf(format: FormatName): string {
  return MIME_TYPES[format] ?? "application/octet-stream";
}
