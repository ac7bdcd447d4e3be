import type { ContentInspector } from "./content-inspector.js";
import { audioInspector } from "./inspect-audio.js";
import { imageInspector } from "./inspect-image.js";
import { textInspector } from "./inspect-text.js";
import { videoInspector } from "./inspect-video.js";

/** What `validate` can look into; contents of other modalities are only checked for being there. */
export const inspectors: readonly ContentInspector[] = [
  textInspector,
  imageInspector,
  audioInspector,
  videoInspector,
];
