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
  | { readonly id: number; readonly converter: string; readonly path: string };

/** A text and where it came from. */
export interface ConvertedText {
  readonly text: string;
  readonly revision: string;
  readonly confidence?: number;
}

/** What became of one content. */
export type ConvertReply =
  | { readonly id: number; readonly converted: ConvertedText }
  | { readonly id: number; readonly failure: { readonly code: string; readonly message: string } };
