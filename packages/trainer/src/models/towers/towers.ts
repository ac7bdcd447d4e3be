import type { Tape } from "../../autodiff/tape.js";
import type { Var } from "../../autodiff/variable.js";

/**
 * Two functions from features to vectors whose dot product is the logit of "this person likes this item".
 *
 * Written once: the same code makes the training graph and the models that are served.
 */
export interface Towers {
  /** Of the vectors. */
  readonly dimensions: number;
  /**
   * @param profile `[..., content]`: the sum of the content of what the person liked, of length 1; zeros for nobody.
   * @param own `[..., own]`: the person's own features, of length 1; absent where the data has none.
   */
  person(tape: Tape, profile: Var, own: Var | undefined): Var;
  /** @param content `[..., content]`. */
  item(tape: Tape, content: Var): Var;
}

/** Sizes of what towers read. */
export interface TowerWidths {
  readonly content: number;
  /** 0 where users have no features of their own. */
  readonly own: number;
}
