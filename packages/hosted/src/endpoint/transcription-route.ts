import type { TranscriptionModel } from "../models/transcription-model.js";
import { countOf, listAt, objectAt } from "./fields.js";
import { type Endpoint, notUnderstood, postRequest } from "./post-request.js";

/** `POST audio/transcriptions` as a transcription model. */
export function transcriptionRoute(
  endpoint: Endpoint,
  provider: string,
  modelId: string,
): TranscriptionModel {
  return {
    specificationVersion: "v4",
    provider,
    modelId,
    async doGenerate({ audio, mediaType, abortSignal }) {
      const form = new FormData();
      form.set("model", modelId);
      form.set("response_format", "verbose_json");
      form.set(
        "file",
        new Blob([audio as Uint8Array<ArrayBuffer>], { type: mediaType }),
        fileName(mediaType),
      );
      const answer = objectAt(
        await postRequest(endpoint, "audio/transcriptions", form, abortSignal),
        "the top",
      );
      if (typeof answer.text !== "string") throw notUnderstood("without a text at text");
      return {
        text: answer.text,
        segments: answer.segments === undefined ? [] : listAt(answer.segments, "segments").map(segmentOf),
        language: typeof answer.language === "string" ? answer.language : undefined,
        durationInSeconds: countOf(answer.duration),
      };
    },
  };
}

/** Servers tell the format by the name's end. */
function fileName(mediaType: string): string {
  const endings: Readonly<Record<string, string>> = { "audio/mpeg": "mp3", "audio/mp4": "m4a" };
  return `sound.${endings[mediaType] ?? mediaType.replace(/^.*\//, "")}`;
}

function segmentOf(one: unknown, at: number) {
  const { text, start, end } = objectAt(one, `segments[${at}]`);
  const [startSecond, endSecond] = [countOf(start), countOf(end)];
  if (typeof text !== "string" || startSecond === undefined || endSecond === undefined)
    throw notUnderstood(`without text, start and end at segments[${at}]`);
  return { text, startSecond, endSecond };
}
