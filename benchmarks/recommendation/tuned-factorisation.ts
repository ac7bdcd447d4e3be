import type { ModelSettings } from "@modalis/trainer";

/** Settings of `implicit-als`, the tuned model of ids alone that models of content are compared with, as `linear-models.ts` has them. */
export const TUNED_FACTORISATION: Readonly<Record<"tiktok" | "lfm2k", ModelSettings>> = {
  tiktok: { dimensions: 128, unobservedWeight: 0.03, regularisation: 0.02 },
  lfm2k: { dimensions: 256, unobservedWeight: 0.03, regularisation: 0.03 },
};
