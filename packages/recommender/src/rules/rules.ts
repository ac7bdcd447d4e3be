import type { Filter } from "./filter.js";

/** Raises or lowers what a filter accepts. */
export interface Boost {
  readonly filter: Filter;
  /** In standard deviations of the candidates' scores, -10 to 10. */
  readonly lift: number;
}

/** Raises what is new. */
export interface Freshness {
  /** What an item of this moment gains, in standard deviations of the candidates' scores, 0 to 10. */
  readonly lift: number;
  /** Age at which half of it is left, over 0. */
  readonly halfLifeMs: number;
}

/** Sinks what was shown lately. */
export interface Rotation {
  /** 0 leaves the order as it is, 1 sinks what was shown this moment behind every other candidate. */
  readonly rate: number;
  /** Time after which half of it is left, over 0. */
  readonly halfLifeMs: number;
}

/**
 * Bounds how many items of a kind an answer holds: of each value of an attribute (`attribute` with `most`), or of what a
 * filter accepts (`filter` with `most`, `least` or both).
 */
export type Quota =
  | { readonly attribute: string; readonly most: number }
  | { readonly filter: Filter; readonly most?: number; readonly least?: number };

/** An item that the business wants at a place. */
export interface Pin {
  readonly itemId: string;
  /** From 1. */
  readonly position: number;
}

/**
 * Shows now and then what the score alone would not.
 *
 * `epsilon`: each place is filled at random from the candidates left with this chance. `thompson`: each score is drawn
 * from a normal distribution about it, whose deviation is `spread` standard deviations of the candidates' scores over the
 * root of one more than the item's events, so that little-known items vary most (Thompson, Biometrika 1933).
 */
export type Exploration =
  | { readonly kind: "epsilon"; readonly share: number }
  | { readonly kind: "thompson"; readonly spread: number };

/** How the candidates become an answer; everything is off by default. */
export interface Rules {
  readonly boosts?: readonly Boost[];
  readonly freshness?: Freshness;
  readonly rotation?: Rotation;
  readonly quotas?: readonly Quota[];
  /** 0 for score alone, 1 for unlikeness alone (Carbonell and Goldstein, SIGIR 1998). */
  readonly diversity?: number;
  readonly exploration?: Exploration;
  readonly pins?: readonly Pin[];
}
