import type { DerivedUse } from "../derived/derived-content.js";

/** What `catalogue.json` says about the folder; every field has a default. */
export interface CatalogueSettings {
  /** Modalities whose values are the content itself, not paths. Default `["text"]`. */
  readonly inline: ReadonlySet<string>;
  /** BCP 47 tag of the texts' language, such as `"en"`; absent when not said. */
  readonly language?: string;
  readonly events: EventSettings;
  /** Model folder for a channel (`"text"`, `"image"`), as written; empty by default. */
  readonly models: ReadonlyMap<string, string>;
  /** Which items show the texts and pictures that conversion made for them. Default `"missing"`: those that lack them. */
  readonly derived: DerivedUse;
}

/** Which events speak for an item and which against it. */
export interface EventSettings {
  /** Kinds that speak for an item. Default {@link DEFAULT_SETTINGS}. */
  readonly positive: ReadonlySet<string>;
  /** Kinds that speak against an item. */
  readonly negative: ReadonlySet<string>;
  /** Kinds whose value is a rating. Default `["rating"]`. */
  readonly ratings: ReadonlySet<string>;
  /** A rating of at least this speaks for the item. Default 4. */
  readonly positiveFrom: number;
  /** A rating of at most this speaks against the item. Default 2. */
  readonly negativeTo: number;
}

/** The settings of a catalogue without `catalogue.json`. */
export const DEFAULT_SETTINGS: CatalogueSettings = Object.freeze({
  inline: new Set(["text"]),
  events: Object.freeze({
    positive: new Set([
      "interaction",
      "like",
      "love",
      "save",
      "share",
      "purchase",
      "play",
      "watch",
      "read",
      "listen",
    ]),
    negative: new Set(["dislike", "hide", "skip", "block"]),
    ratings: new Set(["rating"]),
    positiveFrom: 4,
    negativeTo: 2,
  }),
  models: new Map<string, string>(),
  derived: "missing",
});
