import { add, mul } from "../../autodiff/arithmetic.js";
import { dropout } from "../../autodiff/dropout.js";
import { relu } from "../../autodiff/elementwise.js";
import { linear, matMul } from "../../autodiff/mat-mul.js";
import { l2Normalise } from "../../autodiff/normalisation.js";
import type { Tape } from "../../autodiff/tape.js";
import type { Var } from "../../autodiff/variable.js";
import type { ModelDefinition } from "../../model/model-definition.js";
import { checkSettings } from "../linear/settings-door.js";
import { fitTowers } from "./fit-towers.js";
import { type TowerSettings, towerDefaults, towerRules, towerSearch } from "./tower-settings.js";
import type { Towers, TowerWidths } from "./towers.js";

export type DeepTwoTowerSettings = TowerSettings & {
  /** `shared`: one tower encodes items and profiles, which are sums of items; `separate`: one each. */
  readonly towers: string;
  readonly dimensions: number;
  /** Units of each hidden layer. */
  readonly hiddenUnits: number;
  /** 0 is a linear map. */
  readonly hiddenLayers: number;
  /** Chance that a hidden unit is dropped. */
  readonly dropout: number;
  /** Divides the cosine of the two vectors; the smaller, the more the hardest negatives count. */
  readonly temperature: number;
};

/** Two towers of dense layers on the features of user and item, compared by the cosine. */
export const deepTwoTower: ModelDefinition<DeepTwoTowerSettings> = {
  name: "deep-two-tower",
  summary: "Neural towers over user and item features; scores users and items never seen in training",
  paper:
    "P. Covington, J. Adams and E. Sargin, Deep Neural Networks for YouTube Recommendations, RecSys 2016; X. Yi et al., Sampling-Bias-Corrected Neural Modeling for Large Corpus Item Recommendations, RecSys 2019",
  needsFeatures: true,
  defaults: {
    ...towerDefaults,
    towers: "shared",
    dimensions: 64,
    hiddenUnits: 128,
    hiddenLayers: 1,
    dropout: 0.1,
    temperature: 0.1,
  },
  searchSpace: {
    ...towerSearch,
    towers: { kind: "choice", values: ["shared", "separate"] },
    dimensions: { kind: "choice", values: [32, 64, 128] },
    hiddenLayers: { kind: "whole", from: 0, to: 2, scale: "linear" },
    dropout: { kind: "number", from: 0, to: 0.5, scale: "linear" },
    temperature: { kind: "number", from: 0.03, to: 0.5, scale: "log" },
  },
  async fit(data, settings, options) {
    checkSettings("deep-two-tower", settings, {
      ...towerRules,
      towers: { among: ["shared", "separate"] },
      dimensions: { from: 1, to: 4_096, whole: true },
      hiddenUnits: { from: 1, to: 16_384, whole: true },
      hiddenLayers: { from: 0, to: 8, whole: true },
      dropout: { from: 0, to: 0.9 },
      temperature: { from: 0, to: 100, open: true },
    });
    const towersFor = (widths: TowerWidths): Towers => deepTowers(widths, settings);
    return fitTowers(data, { model: "deep-two-tower", towersFor, settings }, options);
  },
};

/** Added to squared lengths, so that the gradient of a vector near zero, as of an item without content, stays small. */
const LENGTH_FLOOR = 1e-4;

/** Vectors of length 1, a person's divided by the temperature. */
export function deepTowers({ content, own: ownWidth }: TowerWidths, settings: DeepTwoTowerSettings): Towers {
  const { dimensions, temperature } = settings;
  const named = {
    item: settings.towers === "shared" ? "tower" : "item tower",
    person: settings.towers === "shared" ? "tower" : "person tower",
  };
  return {
    dimensions,
    item: (tape, value) => l2Normalise(tower(tape, named.item, value, content, settings), LENGTH_FLOOR),
    person(tape, profile, own) {
      const encoded = tower(tape, named.person, profile, content, settings);
      const whole =
        own === undefined
          ? encoded
          : add(
              encoded,
              matMul(own, tape.parameter("own weight", [ownWidth, dimensions], { kind: "xavier-uniform" })),
            );
      return mul(l2Normalise(whole, LENGTH_FLOOR), 1 / temperature);
    },
  };
}

function tower(tape: Tape, name: string, input: Var, width: number, settings: DeepTwoTowerSettings): Var {
  const { hiddenLayers, hiddenUnits, dimensions } = settings;
  let value = input;
  let from = width;
  for (let layer = 0; layer < hiddenLayers; layer++) {
    value = dropout(relu(dense(tape, `${name} ${layer}`, value, [from, hiddenUnits])), settings.dropout);
    from = hiddenUnits;
  }
  return dense(tape, `${name} out`, value, [from, dimensions]);
}

function dense(tape: Tape, name: string, value: Var, shape: readonly [number, number]): Var {
  const weight = tape.parameter(`${name} weight`, shape, { kind: "xavier-uniform" });
  return linear(value, weight, tape.parameter(`${name} bias`, [shape[1]], { kind: "constant", value: 0 }));
}
