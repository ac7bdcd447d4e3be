import type { ChannelBatches } from "@modalis/contract";
import type { PlacedBy } from "../rules/arrange-items.js";
import type { Filter } from "../rules/filter.js";
import type { Rules } from "../rules/rules.js";
import type { LiveEvent } from "./live-item.js";
import type { SourceName } from "./live-options.js";

/** Whom to recommend for: a user by id, somebody by what they did in this session, or both together. */
export interface LivePerson {
  readonly userId?: string;
  /** What an anonymous person did, or a user did that is not stored. */
  readonly session?: { readonly events: readonly Omit<LiveEvent, "userId" | "sequence">[] };
}

/** What may be answered and how it is weighed. */
export interface LiveScope {
  readonly filter?: Filter;
  /** Ids never to answer. */
  readonly exclude?: ReadonlySet<string>;
  /** Whether items that the person has an event with may be answered. Default false. */
  readonly includeSeen?: boolean;
  /** Factors of what each modality (or source of the learned model) adds, at least 0. Default 1 each. */
  readonly modalities?: Readonly<Record<string, number>>;
  /** Factors of what each source adds, at least 0. Default 1 each. */
  readonly sources?: Readonly<Partial<Record<SourceName, number>>>;
}

export interface LiveQuery extends LivePerson, LiveScope, Rules {
  /** Most items in the answer, 1 to 10,000. */
  readonly count: number;
  /** The name of a held model to answer by; the one in service when absent. */
  readonly model?: string;
  /** Told in messages alone; the caller turns a scenario into rules. */
  readonly scenario?: string;
  /** When each item was last shown to the person; for rotation. */
  readonly recentlyShown?: ReadonlyMap<string, number>;
  /** A whole number that settles what exploration draws. Default 0. */
  readonly seed?: number;
  /** Whether to say why: `because` and `sentence` of each item. */
  readonly explain?: boolean;
  readonly signal?: AbortSignal;
}

/** An answer, the best first. */
export interface LiveAnswer {
  readonly items: readonly LiveAnswerItem[];
  /** Whether anything known of the person had a part in it. */
  readonly personal: boolean;
  /** What the rules could not do, in sentences. */
  readonly notes?: readonly string[];
}

/** An item of an answer. */
export interface LiveAnswerItem {
  readonly id: string;
  readonly score: number;
  /**
   * What each source and modality adds to the score: `model.interactions`, `content.image`, `trend`, `popularity`. They
   * sum to the score; what adds nothing is left out.
   */
  readonly contributions: Readonly<Record<string, number>>;
  /** Absent where no rule had a part. */
  readonly rules?: RuleEffects;
  /** The liked items that speak most for it, where `explain` was asked for. */
  readonly because?: readonly SpeakingLike[];
  /** Why, in plain words, where `explain` was asked for. */
  readonly sentence?: string;
}

/** What rules did to an item. */
export interface RuleEffects {
  /** The score and the lifts. */
  readonly finalScore: number;
  /** What each rule added, by name. */
  readonly lifts: Readonly<Record<string, number>>;
  /** Why the item stands where it stands. */
  readonly placedBy: PlacedBy;
  /** The chance of this place under exploration, where known. */
  readonly propensity?: number;
}

/** A liked item that resembles an answered one. */
export interface SpeakingLike {
  readonly id: string;
  readonly title?: string;
  /** The modality in which the two are most telling alike, or `interactions` for what was learned. */
  readonly modality: string;
  /** Cosine there, -1 to 1. */
  readonly similarity: number;
  /** What the like adds to the content's part of the score, before the catalogue's mean is taken off; 0 for what was learned. */
  readonly contribution: number;
}

export interface LiveSimilarQuery {
  readonly itemId: string;
  readonly count: number;
  /** Compare by this modality alone. */
  readonly modality?: string;
  readonly filter?: Filter;
  readonly exclude?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
}

export interface LiveSearchQuery {
  /** One row a channel, encoded by the catalogue's models. */
  readonly queries: ChannelBatches;
  readonly count: number;
  readonly filter?: Filter;
  readonly exclude?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
}

/** An item like another, or like a query. */
export interface AlikeItem {
  readonly id: string;
  /** Weighted mean of cosines, -1 to 1. */
  readonly score: number;
  /** By modality; they sum to the score. */
  readonly contributions: Readonly<Record<string, number>>;
}

/** The same fields as a recommendation, so that its rules are explained too. */
export interface LiveExplainQuery extends Omit<LiveQuery, "count" | "explain"> {
  readonly itemId: string;
  /** Length of the answer that the item is looked for in. Default 10. */
  readonly count?: number;
  /** Most liked items named. Default 5. */
  readonly likes?: number;
}

/** Why an item stands where it stands for a person, or why it does not. */
export interface LiveExplanation {
  readonly itemId: string;
  readonly title?: string;
  readonly personal: boolean;
  readonly score: number;
  readonly contributions: Readonly<Record<string, number>>;
  /** 1 for the best by score of all that may be answered, the item itself put back where it may not. */
  readonly rank: number;
  /** Items that may be answered, of which the rank is one. */
  readonly among: number;
  /** Its place in the answer, from 1; absent when it is not there. */
  readonly position?: number;
  readonly rules?: RuleEffects;
  /** The person's tastes, the strongest first. */
  readonly tastes: readonly ExplainedTaste[];
  readonly because: readonly SpeakingLike[];
  /** Why it is there, or why it is not, in plain words. */
  readonly sentence: string;
  /** Absent when the item is in the answer. */
  readonly whyNot?: WhyNot;
}

/** A person's taste in one channel and how the item does there. */
export interface ExplainedTaste {
  readonly channel: string;
  readonly modality: string;
  /** In deviations of the catalogue. */
  readonly strength: number;
  /** Deviations by which the item stands above the catalogue's mean; absent when it lacks the channel. */
  readonly deviations?: number;
}

/** What keeps an item out of an answer. */
export interface WhyNot {
  readonly reason: "hidden" | "excluded" | "seen" | "filter" | "rank" | "rules";
  /** The conditions of the filter that it fails, in plain words. */
  readonly failed?: readonly string[];
  /** What it lacks to the score of the last item shown. */
  readonly lacks?: number;
}
