import { expect, it } from "vitest";
import { jobProgress } from "./job-progress.js";

it("reads a share and a stage, or how many of how many, and nothing from anything else", () => {
  expect(jobProgress({ progress: { share: 0.25, stage: "epoch 3" } })).toEqual({
    share: 0.25,
    words: "epoch 3",
  });
  expect(jobProgress({ progress: { done: 500, total: 2000, failed: 3 } })).toEqual({
    share: 0.25,
    words: "500 of 2,000, 3 failed",
  });
  expect(jobProgress({ progress: { share: 7 } }).share).toBe(1);
  expect(jobProgress({ progress: { done: 0, total: 0, stage: 4 } })).toEqual({ share: undefined, words: "" });
  expect(jobProgress({})).toEqual({ share: undefined, words: "" });
});
