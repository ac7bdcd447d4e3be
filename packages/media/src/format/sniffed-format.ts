/** Formats told apart by content. `"unknown"` is anything else. */
export type FormatName =
  | "jpeg"
  | "png"
  | "gif"
  | "webp"
  | "tiff"
  | "avif"
  | "heic"
  | "jpeg-xl"
  | "jpeg-2000"
  | "bmp"
  | "ico"
  | "svg"
  | "wav"
  | "aiff"
  | "au"
  | "mp3"
  | "aac"
  | "flac"
  | "ogg"
  | "amr"
  | "mp4"
  | "matroska"
  | "webm"
  | "avi"
  | "flv"
  | "asf"
  | "mpeg-ts"
  | "mpeg-ps"
  | "playlist"
  | "html"
  | "pdf"
  | "zip"
  | "gzip"
  | "empty"
  | "unknown";

/**
 * What content of the format may be: one picture, sound alone, or film, which is a container that may hold
 * pictures, sound or both; `"other"` is none of these.
 */
export type FormatKind = "image" | "audio" | "video" | "other";

/** What the first bytes of a file say it is. */
export interface SniffedFormat {
  readonly name: FormatName;
  readonly kind: FormatKind;
}

/** The kind of each format. */
export const formatKinds: Readonly<Record<FormatName, FormatKind>> = {
  jpeg: "image",
  png: "image",
  gif: "image",
  webp: "image",
  tiff: "image",
  avif: "image",
  heic: "image",
  "jpeg-xl": "image",
  "jpeg-2000": "image",
  bmp: "image",
  ico: "image",
  svg: "image",
  wav: "audio",
  aiff: "audio",
  au: "audio",
  mp3: "audio",
  aac: "audio",
  flac: "audio",
  ogg: "video",
  amr: "audio",
  mp4: "video",
  matroska: "video",
  webm: "video",
  avi: "video",
  flv: "video",
  asf: "video",
  "mpeg-ts": "video",
  "mpeg-ps": "video",
  playlist: "other",
  html: "other",
  pdf: "other",
  zip: "other",
  gzip: "other",
  empty: "other",
  unknown: "other",
};
