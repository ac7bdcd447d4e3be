export { type CaptionOptions, createCaptionConverter } from "./caption/create-caption-converter.js";
export {
  createDescriptionConverter,
  type DescriptionOptions,
} from "./describe/create-description-converter.js";
export type { GeneratorOptions } from "./generate/open-generator.js";
export { createOcrConverter } from "./ocr/create-ocr-converter.js";
export {
  createTextReader,
  type TextInPicture,
  type TextLine,
  type TextReader,
  type TextReaderOptions,
} from "./ocr/create-text-reader.js";
export type { Point, Quad } from "./ocr/quad.js";
export {
  createPictureFinder,
  type FoundPicture,
  type ImageProvider,
  type PictureFinderOptions,
} from "./pictures/create-picture-finder.js";
export type { SoundContent, SoundLoadingOptions } from "./sound/sound-pieces.js";
export {
  createPocketSphinxTranscriber,
  type PocketSphinxOptions,
} from "./speech/create-pocketsphinx-transcriber.js";
export { createWhisperTranscriber, type WhisperOptions } from "./speech/create-whisper-transcriber.js";
export { findSpeech, type SpeechSpan } from "./speech/find-speech.js";
export type { Transcriber, Transcript, TranscriptPart } from "./speech/transcript.js";
export {
  createSoundTagger,
  type SoundTag,
  type SoundTagger,
  type SoundTaggerOptions,
} from "./tags/create-sound-tagger.js";
export {
  createTimelineConverter,
  type TimelineConverter,
  type TimelineOptions,
} from "./timeline/create-timeline-converter.js";
export type { TimelineEntry, TimelineKind } from "./timeline/timeline.js";
