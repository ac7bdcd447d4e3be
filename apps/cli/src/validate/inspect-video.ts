import { decodeFrames } from "@modalis/media";
import { ffmpegOnDemand } from "../media/installed-ffmpeg.js";
import type { ContentInspector } from "./content-inspector.js";
import { inspectPixels } from "./inspect-image.js";

/** Films: unreadable ones, and the look of the middle frame. */
export const videoInspector: ContentInspector = {
  modality: "video",
  open: async (context) => {
    const ffmpeg = ffmpegOnDemand(context);
    const options = {
      sampling: { kind: "uniform", count: 1 },
      size: { width: 144, height: 128 },
      signal: context.signal,
    } as const;
    return async (content) => {
      const source = content.kind === "file" ? content.path : content.text;
      for await (const { image } of decodeFrames(source, { ...options, ffmpeg: await ffmpeg() })) {
        const { signature } = inspectPixels(image);
        // A film may well have a frame of one colour in its middle.
        return { findings: [], ...(signature ? { signature } : {}) };
      }
      return { findings: [] };
    };
  },
};
