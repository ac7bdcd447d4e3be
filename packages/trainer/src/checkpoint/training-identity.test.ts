import { createInteractions } from "@modalis/contract";
import { expect, it } from "vitest";
import { trainingIdentity } from "./training-identity.js";

it("tells trainings apart that shuffle, number or start otherwise, and keeps that of builds that shuffled whole epochs alone", () => {
  const interactions = createInteractions([{ userId: "a", itemId: "x" }]);
  const data = { interactions, itemFeatures: new Map(), userFeatures: new Map() };
  const asked = { model: "m", settings: {}, seed: 1, data };
  const older = trainingIdentity(asked);
  expect(trainingIdentity({ ...asked, shuffle: "whole" })).toBe(older);
  expect(trainingIdentity({ ...asked, shuffle: "windows" })).not.toBe(older);
  expect(trainingIdentity({ ...asked, renumbers: false })).toBe(older);
  expect(trainingIdentity({ ...asked, renumbers: true })).not.toBe(older);
  const spread = trainingIdentity({ ...asked, start: "spread" });
  expect(spread).not.toBe(older);
  expect(trainingIdentity({ ...asked, start: "zero" })).not.toBe(spread);
});
