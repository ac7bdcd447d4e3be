import type { ConverterV1 } from "@modalis/contract";
import type { SoundContent } from "../sound/sound-pieces.js";

/** What was said from when to when. */
export interface TranscriptPart {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly text: string;
  /** 0 to 1, where the recogniser says. */
  readonly confidence?: number;
}

/** What was said in a sound. */
export interface Transcript {
  /** In time order; empty where nobody speaks. */
  readonly parts: readonly TranscriptPart[];
  /** BCP 47, where the recogniser knows. */
  readonly language?: string;
}

/** Sound to text by a recogniser of speech. */
export interface Transcriber extends ConverterV1<SoundContent, string> {
  /** What was said and when; the converter gives its text alone. @throws what its converter reports as failures. */
  transcribe(content: SoundContent, signal?: AbortSignal): Promise<Transcript>;
}

/** The text of a transcript, and how sure it is on the mean of its characters. */
export function contentOf({ parts }: Transcript): { readonly content: string; readonly confidence?: number } {
  const said = parts.filter(({ text }) => text.trim() !== "");
  const content = said.map(({ text }) => text.trim()).join(" ");
  const sure = said.filter(({ confidence }) => confidence !== undefined);
  if (sure.length === 0) return { content };
  const letters = sure.reduce((sum, { text }) => sum + text.length, 0);
  const confidence = sure.reduce((sum, part) => sum + part.confidence! * part.text.length, 0) / letters;
  return { content, confidence: Math.min(1, Math.max(0, confidence)) };
}
