import type { Interactions, ScoringModel } from "@modalis/contract";
import { factorsModel } from "@modalis/recommender";
import type { Pace } from "../../linear-algebra/pace.js";
import { userRows } from "../../linear-algebra/sparse-rows.js";
import { fitImplicitFactors, type ImplicitFactors } from "../linear/implicit-factors.js";

/** What one factorisation of the ensemble is set by. */
export interface AlsMemberSettings {
  readonly dimensions: number;
  readonly unobservedWeight: number;
  readonly regularisation: number;
  readonly sweeps: number;
  readonly seed: number;
  readonly threads: number;
}

/** One factorisation of the ensemble. */
export interface AlsMember extends ImplicitFactors {
  readonly dimensions: number;
  readonly settings: AlsMemberSettings;
  readonly model: ScoringModel;
  /** `[items, dimensions]`: what an item of a history adds to somebody's factors, to first order. */
  readonly foldInRows: Float32Array;
}

/** Fits implicit ALS with regularisation in proportion to observations, and keeps its tables beside the model. */
export async function fitAlsMember(
  interactions: Interactions,
  settings: AlsMemberSettings,
  pace: Pace,
): Promise<AlsMember> {
  const { dimensions, unobservedWeight, regularisation } = settings;
  const factors = await fitImplicitFactors(
    userRows(interactions),
    { ...settings, frequencyPower: 1 },
    // The whole fit reports; a member's own share says nothing to anybody.
    { due: pace.due, step: (_, stage) => pace.step(0, stage) },
  );
  const history = {
    kind: "least-squares",
    unobservedWeight,
    regularisation,
    exponent: 1,
  } as const;
  return {
    ...factors,
    dimensions,
    settings,
    model: factorsModel({ ...factors, dimensions, visitors: { history } }),
    foldInRows: foldInRows(factors.itemFactors, settings),
  };
}

/** Item factors over the diagonal of the equations of an empty history; their gram matrix is diagonal. */
function foldInRows(
  itemFactors: Float32Array,
  { dimensions, unobservedWeight, regularisation }: AlsMemberSettings,
): Float32Array {
  const items = itemFactors.length / dimensions;
  const diagonal = new Float64Array(dimensions);
  for (const [at, value] of itemFactors.entries()) diagonal[at % dimensions]! += value * value;
  const ridge = regularisation * (1 + unobservedWeight * items);
  return itemFactors.map((value, at) => value / (unobservedWeight * diagonal[at % dimensions]! + ridge));
}
