import type { TranscriptionAnswer } from "../models/transcription-model.js";

/** A transcript as it was kept, or undefined where it cannot be one. */
export function readTranscript(bytes: Uint8Array | undefined): TranscriptionAnswer | undefined {
  if (bytes === undefined) return undefined;
  try {
    const kept = JSON.parse(Buffer.from(bytes).toString("utf8")) as Partial<TranscriptionAnswer>;
    if (typeof kept.text !== "string" || !Array.isArray(kept.segments)) return undefined;
    return {
      text: kept.text,
      segments: kept.segments,
      language: kept.language,
      durationInSeconds: kept.durationInSeconds,
    };
  } catch {
    return undefined;
  }
}
