import { expect, it } from "vitest";
import { recipeOf } from "./serving-model.js";

it("reads a bundle of a build without a setting as what that build did, and keeps what a bundle says", () => {
  const older = { model: "gated-fusion", settings: { epochs: 7 }, seed: 3 };
  expect(recipeOf({ training: older })).toMatchObject({ settings: { epochs: 7, besideIds: false }, seed: 3 });
  const newer = { ...older, settings: { epochs: 7, besideIds: true } };
  expect(recipeOf({ training: newer })?.settings).toMatchObject({ besideIds: true });
});
