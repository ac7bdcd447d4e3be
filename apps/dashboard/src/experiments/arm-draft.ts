import type { ArmView } from "../api/experiment-answers.js";

/** An arm while it is typed. */
export interface ArmDraft {
  readonly name: string;
  readonly weight: string;
  /** Empty for the model in service. */
  readonly model: string;
  /** Empty where calls settle it themselves. */
  readonly diversity: string;
}

export const FIRST_ARMS: readonly ArmDraft[] = [
  { name: "control", weight: "1", model: "", diversity: "" },
  { name: "variant", weight: "1", model: "", diversity: "0.3" },
];

/** The arm as the route takes it. */
export function armOf({ name, weight, model, diversity }: ArmDraft): ArmView {
  return {
    name: name.trim(),
    weight: Number(weight),
    ...(model === "" ? {} : { model }),
    ...(diversity === "" ? {} : { options: { diversity: Number(diversity) } }),
  };
}
