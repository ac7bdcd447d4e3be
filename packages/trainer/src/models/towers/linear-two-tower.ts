import { add, mul } from "../../autodiff/arithmetic.js";
import { matMul } from "../../autodiff/mat-mul.js";
import { concat, slice } from "../../autodiff/rearranging.js";
import type { Tape } from "../../autodiff/tape.js";
import type { Var } from "../../autodiff/variable.js";
import type { ModelDefinition } from "../../model/model-definition.js";
import { checkSettings } from "../linear/settings-door.js";
import { fitTowers } from "./fit-towers.js";
import { type TowerSettings, towerDefaults, towerRules, towerSearch } from "./tower-settings.js";
import type { Towers, TowerWidths } from "./towers.js";

export type LinearTwoTowerSettings = TowerSettings & {
  /**
   * `none`: `p = sigmoid(theta . [f_user, f_item])` as it stands, whose order of items is the same for everybody;
   * `product`: theta also weighs the products of the user's and the item's features one by one;
   * `bilinear`: and the products of all pairs of them.
   */
  readonly interaction: string;
};

/**
 * Logistic regression on the features of user and item. A user's features are their own, where they have some, and the
 * content of what they liked.
 *
 * The plain concatenation cannot personalise: `theta . [f_user, f_item]` is a part that is the same for all items plus a
 * part that is the same for all users. The interaction adds what tells users apart.
 */
export const linearTwoTower: ModelDefinition<LinearTwoTowerSettings> = {
  name: "linear-two-tower",
  summary: "Logistic regression on user and item features; scores users and items never seen in training",
  paper: "none: p = sigmoid(theta . [f_user, f_item]), with products of features as an option",
  needsFeatures: true,
  defaults: { ...towerDefaults, loss: "bce", learningRate: 1e-2, interaction: "product" },
  searchSpace: { ...towerSearch, interaction: { kind: "choice", values: ["product", "bilinear"] } },
  async fit(data, settings, options) {
    checkSettings("linear-two-tower", settings, {
      ...towerRules,
      interaction: { among: ["none", "product", "bilinear"] },
    });
    const towersFor = (widths: TowerWidths): Towers => linearTowers(widths, settings.interaction);
    return fitTowers(data, { model: "linear-two-tower", towersFor, settings }, options);
  },
};

/**
 * How long the biases' columns are in an item's vector, so that items are alike by their content; a person's column makes
 * up for it.
 */
const BIAS_LENGTH = 1e-3;

/** The logit as a dot product: `[part, user's bias, 1] . [content, 1, item's bias]`. */
export function linearTowers({ content: width, own: ownWidth }: TowerWidths, interaction: string): Towers {
  const zeros = { kind: "constant", value: 0 } as const;
  const ones = (value: Var): Var => add(mul(slice(value, -1, 0, 1), 0), 1);
  const part = (tape: Tape, profile: Var, own: Var | undefined): Var => {
    if (interaction === "none") return mul(profile, 0);
    const products = mul(profile, tape.parameter("theta product", [width], { kind: "constant", value: 1 }));
    if (interaction === "product") return products;
    const pairs = add(products, matMul(profile, tape.parameter("theta pairs", [width, width], zeros)));
    if (own === undefined) return pairs;
    return add(pairs, matMul(own, tape.parameter("theta own pairs", [ownWidth, width], zeros)));
  };
  return {
    dimensions: width + 2,
    person(tape, profile, own) {
      const fromProfile = matMul(profile, tape.parameter("theta user", [width, 1], zeros));
      const bias = add(fromProfile, tape.parameter("intercept", [1], zeros));
      const withOwn =
        own === undefined ? bias : add(bias, matMul(own, tape.parameter("theta own", [ownWidth, 1], zeros)));
      return concat(
        [part(tape, profile, own), mul(withOwn, 1 / BIAS_LENGTH), mul(ones(profile), 1 / BIAS_LENGTH)],
        -1,
      );
    },
    item(tape, content) {
      const bias = matMul(content, tape.parameter("theta item", [width, 1], zeros));
      return concat([content, mul(ones(content), BIAS_LENGTH), mul(bias, BIAS_LENGTH)], -1);
    },
  };
}
