import type { Modality } from "@modalis/contract";
import type { DerivedContent } from "../derived/derived-content.js";
import type { CatalogueProblem } from "./catalogue-problem.js";
import type { CatalogueSettings } from "./catalogue-settings.js";

/** A folder of items, users and events as it was read; media stay on disk until they are asked for. */
export interface Catalogue {
  /** Absolute path of the folder, symbolic links resolved. */
  readonly folder: string;
  readonly settings: CatalogueSettings;
  readonly items: readonly Item[];
  /** Users that `users.jsonl` describes; a user of the events need not be among them. */
  readonly users: readonly User[];
  /** In file order; an event may name an item or a user that is not there. */
  readonly events: readonly InteractionEvent[];
  /** Lines and fields that were left out, in file order; at most 1,000 a file, the last one counting the rest. */
  readonly problems: readonly CatalogueProblem[];
}

/** A value of an attribute: anything JSON holds. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [name: string]: AttributeValue };

/** Something that has content: an item or a user. */
export interface ContentOwner {
  readonly id: string;
  /** For each modality the inline texts or the paths, as written; a modality without content is absent. */
  readonly contents: ReadonlyMap<Modality, readonly string[]>;
  /**
   * For each modality the SHA-256 digests of content that is not in the folder, but whose rows a store may hold:
   * imported feature files.
   */
  readonly digests: ReadonlyMap<Modality, readonly string[]>;
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

/** Something that can be recommended. */
export interface Item extends ContentOwner {
  /** Milliseconds since 1970 in UTC. */
  readonly timestampMs?: number;
  /** Of each modality the last of its contents, in their order, with where they came from; absent where people gave them all. */
  readonly derived?: readonly DerivedContent[];
}

/** Somebody that things are recommended to. */
export interface User extends ContentOwner {}

/** One thing a user did with an item. */
export interface InteractionEvent {
  readonly user: string;
  readonly item: string;
  /** Such as `"like"` or `"rating"`; `"interaction"` where the file does not say. */
  readonly kind: string;
  /** A rating, a play count, a share watched; what it means depends on the kind. */
  readonly value?: number;
  /** Milliseconds since 1970 in UTC. */
  readonly timestampMs?: number;
  /** The part of a published split that the event belongs to: `"train"`, `"validation"` or `"test"`. */
  readonly split?: string;
}
