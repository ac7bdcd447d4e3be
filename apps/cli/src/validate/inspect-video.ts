import { decodeFrames, findFfmpeg } from "@modalis/media";
import type { ContentInspector } from "./content-inspector.js";
import { inspectPixels } from "./inspect-image.js";

/** Films: unreadable ones, and the look of the middle frame. */
export const videoInspector: ContentInspector = {
  modality: "video",
  inspect: async (content, { signal, ffmpegPath }) => {
    const ffmpeg = await findFfmpeg(ffmpegPath ? { ffmpegPath } : {});
    const source = content.kind === "file" ? content.path : content.text;
    const sampling = { kind: "uniform", count: 1 } as const;
    for await (const { image } of decodeFrames(source, {
      sampling,
      size: { width: 144, height: 128 },
      ffmpeg,
      signal,
    })) {
      const { signature } = inspectPixels(image);
      return { findings: [], ...(signature ? { signature } : {}) };
    }
    return { findings: [] };
  },
};
