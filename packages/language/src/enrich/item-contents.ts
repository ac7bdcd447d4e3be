import type { MediaSource } from "@modalis/contract";

/** What is known of an item, from all its modalities: its own texts, what was read in it or heard, and its pictures. */
export interface ItemContents {
  readonly texts: readonly { readonly source: string; readonly text: string }[];
  /** Shown to models that see; at most four are. */
  readonly pictures?: readonly MediaSource[];
}
