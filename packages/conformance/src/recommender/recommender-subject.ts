import type { RecommenderV1 } from "@modalis/contract";
import type { CheckedSubject } from "../kit/check.js";
import type { CheckerboardWorld } from "./checkerboard.js";

/** A recommender, with what the kit needs to try it. */
export interface RecommenderSubject extends CheckedSubject {
  /** Makes a recommender over the same catalogue and events each time; called more than once. */
  create(): Promise<RecommenderV1>;
  /** Every item of its catalogue: at least six. */
  readonly items: readonly string[];
  /** At least two users it knows, with the items each has seen. */
  readonly seen: ReadonlyMap<string, ReadonlySet<string>>;
  /** What a user it never met gets: items all the same, or the error `NOT_FOUND`. */
  readonly unknownUser: "items" | "NOT_FOUND";
  /** What `similarItems` says of an item it never met: nothing, or the error `NOT_FOUND`. */
  readonly unknownItem: "nothing" | "NOT_FOUND";
  /** Whether every answer carries contributions. */
  readonly explains: boolean;
  /** Makes a recommender of a world whose right answers are known; absent where its model cannot learn it. */
  createFor?(world: CheckerboardWorld): Promise<RecommenderV1>;
}
