// What the server answers, as the page reads it; /openapi.json describes it in full.

export interface MediumView {
  readonly modality: string;
  readonly kind: "image" | "audio" | "video" | "file";
  readonly url: string;
  /** Where it came from, when no person gave it to the item. */
  readonly derived?: Derivation;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** Where a content came from that no person gave. */
export interface Derivation {
  /** Such as `"ocr"`. */
  readonly converter: string;
  readonly revision: string;
  /** 0 to 1, where the converter says. */
  readonly confidence?: number;
  /** A person has changed it since. */
  readonly edited?: boolean;
}

export interface DerivedText {
  readonly text: string;
  readonly derived: Derivation;
}

export interface ItemView {
  readonly id: string;
  readonly title: string;
  /** Written ones, then derived ones. */
  readonly texts: readonly string[];
  /** Those of the texts that were derived. */
  readonly derived?: readonly DerivedText[];
  readonly media: readonly MediumView[];
  readonly attributes: Attributes;
}

/** An item as it is stored. */
export interface ItemRecord {
  readonly id: string;
  readonly attributes: Attributes;
  readonly contents: Readonly<Record<string, readonly ContentReference[]>>;
}

export interface ContentReference {
  readonly kind: string;
  readonly text?: string;
  readonly derived?: Derivation;
}

/** A liked item that speaks for another. */
export interface ResemblanceView {
  readonly id: string;
  readonly title?: string;
  readonly modality: string;
  readonly similarity: number;
}

export type Contributions = Readonly<Record<string, number>>;

export interface AnswerItem {
  readonly id: string;
  readonly score: number;
  readonly contributions: Contributions;
  readonly rules?: { readonly placedBy: string; readonly lifts: Contributions };
  readonly because?: readonly ResemblanceView[];
  readonly sentence?: string;
  /** Absent for an item that was removed a moment ago. */
  readonly item?: ItemView;
}

export interface Answer {
  readonly items: readonly AnswerItem[];
}

export interface RecommendAnswer extends Answer {
  readonly recommId: string;
  readonly personal: boolean;
  readonly liked?: readonly ItemView[];
  readonly notes?: readonly string[];
}

export interface ExplainAnswer {
  readonly itemId: string;
  readonly title?: string;
  readonly personal: boolean;
  readonly score: number;
  readonly contributions: Contributions;
  readonly rank: number;
  readonly among: number;
  readonly position?: number;
  readonly because: readonly ResemblanceView[];
  readonly sentence: string;
  readonly whyNot?: { readonly reason: string; readonly failed?: readonly string[] };
}

export interface CatalogueView {
  readonly items: number;
  readonly users: number;
  readonly events: number;
  readonly modalities: readonly string[];
  readonly searchable: boolean;
}

/** Items of a channel on the plane where they differ most. */
export interface MapAnswer {
  readonly channel: string;
  readonly channels: readonly string[];
  /** Items that have a vector there; `points` may be a sample of them. */
  readonly items: number;
  /** Share of the spread that each axis shows, 0 to 1. */
  readonly explained: readonly [number, number];
  readonly points: readonly MapPoint[];
}

export interface MapPoint {
  readonly id: string;
  readonly title: string;
  /** -1 to 1, as is `y`. */
  readonly x: number;
  readonly y: number;
  readonly attributes: Attributes;
}
