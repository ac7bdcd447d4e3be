/** A picture, sound or film that somebody searches with. */
export interface SearchContent {
  readonly file: File;
  readonly modality: "image" | "audio" | "video";
}

/** What the file dialogue offers. */
export const ACCEPTED = "image/*,audio/*,video/*";

const ENDINGS: Readonly<Record<string, SearchContent["modality"]>> = {
  flac: "audio",
  ogg: "audio",
  opus: "audio",
  m4a: "audio",
  mkv: "video",
  avif: "image",
  heic: "image",
  tif: "image",
  tiff: "image",
};

/** What a file is by its type, or by its ending where the browser knows none; undefined for anything else. */
export function searchContentOf(file: File): SearchContent | undefined {
  const [kind = ""] = file.type.split("/");
  const ending = file.name.toLowerCase().split(".").at(-1) ?? "";
  const modality = kind === "image" || kind === "audio" || kind === "video" ? kind : ENDINGS[ending];
  return modality && { file, modality };
}
