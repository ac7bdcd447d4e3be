/** The modalities a browser shows by itself; any other is offered as a file. */
const PLAYABLE: readonly string[] = ["image", "audio", "video"];

/** How a modality's file is shown. */
export function mediaKind(modality: string): "image" | "audio" | "video" | "file" {
  return PLAYABLE.includes(modality) ? (modality as "image" | "audio" | "video") : "file";
}
