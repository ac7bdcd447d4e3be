import type { MediaSource } from "@modalis/contract";
import type { HubSettings } from "./converter-recipe.js";

/** What the process that converts is told first. */
export interface ConvertSettings {
  readonly cacheFolder: string;
  readonly ffmpegPath?: string;
  /** Models by converters' names. */
  readonly models: Readonly<Record<string, string>>;
  readonly hub?: HubSettings;
}

/** What the server sends to the process that converts: its settings first, then one content after another. */
export type ConvertRequest =
  | { readonly settings: ConvertSettings }
  /** A text, or the path of a file. */
  | { readonly id: number; readonly converter: string; readonly content: string };

/** A text, or a picture's bytes, and where it came from. */
export interface ConvertedContent {
  readonly content: MediaSource;
  readonly revision: string;
  readonly confidence?: number;
}

/** What became of one content. */
export type ConvertReply =
  | { readonly id: number; readonly converted: ConvertedContent }
  | { readonly id: number; readonly failure: { readonly code: string; readonly message: string } };
