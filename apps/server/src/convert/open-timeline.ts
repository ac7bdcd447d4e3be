import type { ConverterV1 } from "@modalis/contract";
import {
  createDescriptionConverter,
  createOcrConverter,
  createSoundTagger,
  createTimelineConverter,
  createWhisperTranscriber,
} from "@modalis/convert";
import type { ConverterContext } from "./converter-recipe.js";

/** A timeline of descriptions and writing; of sounds and speech where models for these are given. */
export async function openTimeline(context: ConverterContext): Promise<ConverterV1<string, string>> {
  const { runtime, cacheFolder, models, hub, ffmpegPath } = context;
  const loading = ffmpegPath === undefined ? {} : { ffmpegPath };
  const [tagModel, whisperModel] = [models.get("tags"), models.get("whisper")];
  const opened: AsyncDisposable[] = [];
  const keep = async <Part extends AsyncDisposable>(part: Promise<Part>): Promise<Part> => {
    opened.push(await part);
    return part;
  };
  const closeAll = async () => {
    for (const part of opened) await part[Symbol.asyncDispose]();
  };
  try {
    const timeline = createTimelineConverter({
      ...loading,
      describe: await keep(createDescriptionConverter({ runtime, cacheFolder })),
      read: await keep(createOcrConverter({ runtime })),
      ...(tagModel !== undefined && {
        tag: await keep(createSoundTagger({ modelFolder: tagModel, runtime, ...loading })),
      }),
      ...(whisperModel !== undefined && {
        transcribe: await keep(
          createWhisperTranscriber({ modelFolder: whisperModel, runtime, ...loading, ...(hub && { hub }) }),
        ),
      }),
    });
    return {
      ...timeline,
      async [Symbol.asyncDispose]() {
        await timeline[Symbol.asyncDispose]();
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
