import type { ScoringModel } from "@modalis/contract";
import { factorsModel } from "@modalis/recommender";
import { createPace } from "../../linear-algebra/pace.js";
import { userRows } from "../../linear-algebra/sparse-rows.js";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { fitImplicitFactors } from "./implicit-factors.js";
import { checkSettings } from "./settings-door.js";
import { checkTrainable } from "./trainable-data.js";

/** What implicit ALS is set by. */
export type ImplicitAlsSettings = {
  /** Factors a user and an item, 1 to 2048. */
  readonly dimensions: number;
  /** Weight of every pair of user and item beside an observed pair's 1; over 0. */
  readonly unobservedWeight: number;
  /** Weight of a row's squared length, over 0; quality turns on it sharply. */
  readonly regularisation: number;
  /** How a row's regularisation grows with its observations: 0 not at all, 1 in proportion. */
  readonly frequencyPower: number;
  /** Times that users and items are solved, from 1. */
  readonly sweeps: number;
  /** Whether an interaction's value is its weight, instead of 1. */
  readonly useValues: boolean;
};

/** Factorisation of who interacted with what, all other pairs counting a little as zeros. */
export const implicitAls: ModelDefinition<ImplicitAlsSettings> = {
  name: "implicit-als",
  summary: "Factorises interactions by alternating least squares, with every pair not seen a weak zero.",
  paper:
    "Hu, Koren, Volinsky, Collaborative Filtering for Implicit Feedback Datasets, ICDM 2008; objective of Rendle, Krichene, Zhang, Koren, Revisiting the Performance of iALS on Item Recommendation Benchmarks, RecSys 2022",
  needsFeatures: false,
  defaults: {
    dimensions: 128,
    unobservedWeight: 0.03,
    regularisation: 0.02,
    frequencyPower: 1,
    sweeps: 10,
    useValues: false,
  },
  searchSpace: {
    dimensions: { kind: "choice", values: [64, 128, 256] },
    unobservedWeight: { kind: "number", from: 0.002, to: 0.3, scale: "log" },
    regularisation: { kind: "number", from: 0.002, to: 0.3, scale: "log" },
  },
  fit: fitImplicitAls,
};

async function fitImplicitAls(
  { interactions }: TrainingData,
  settings: ImplicitAlsSettings,
  options: FitOptions,
): Promise<ScoringModel> {
  checkSettings("implicit-als", settings, {
    dimensions: { from: 1, to: 2048, whole: true },
    unobservedWeight: { from: 0, to: 1e3, open: true },
    regularisation: { from: 0, to: 1e6, open: true },
    frequencyPower: { from: 0, to: 2 },
    sweeps: { from: 1, to: 1000, whole: true },
    useValues: { among: [true, false] },
  });
  checkTrainable("implicit-als", interactions, settings.useValues);
  const { dimensions, unobservedWeight, regularisation, frequencyPower } = settings;
  const pace = createPace(options);
  const { userFactors, itemFactors } = await fitImplicitFactors(
    userRows(interactions, settings.useValues),
    { ...settings, seed: options.seed, threads: options.threads ?? 1 },
    pace,
  );
  await pace.step(1, "fitted");
  const history = {
    kind: "least-squares",
    unobservedWeight,
    regularisation,
    exponent: frequencyPower,
  } as const;
  return factorsModel({ userFactors, itemFactors, dimensions, visitors: { history } });
}
