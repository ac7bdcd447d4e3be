import { expect, it } from "vitest";
import { createEarlyStopper } from "./early-stopper.js";

it("stops after so many evaluations without a gain, and remembers the best", () => {
  const stopper = createEarlyStopper({ patience: 2 });
  const answers = [0.1, 0.3, 0.3, 0.2].map((value, epoch) => stopper.note(value, epoch));
  expect(answers.map(({ best }) => best)).toEqual([true, true, false, false]);
  expect(answers.map(({ stop }) => stop)).toEqual([false, false, false, true]);
  expect(stopper.state()).toEqual({ best: { value: 0.3, epoch: 1 }, evaluationsWithoutGain: 2 });
});

it("goes on from its state as if it had not been stopped", () => {
  const whole = createEarlyStopper({ patience: 3, minimumGain: 0.05 });
  const values = [0.1, 0.12, 0.2, 0.1, 0.22];
  for (const [epoch, value] of values.slice(0, 3).entries()) whole.note(value, epoch);
  const resumed = createEarlyStopper({ patience: 3, minimumGain: 0.05, state: whole.state() });
  for (const [at, value] of values.slice(3).entries())
    expect(resumed.note(value, at + 3)).toEqual(whole.note(value, at + 3));
  expect(resumed.state()).toEqual(whole.state());
});

it("learns nothing from a value that is not a number: nothing was judged", () => {
  const stopper = createEarlyStopper({ patience: 1 });
  expect(stopper.note(Number.NaN, 0)).toEqual({ best: false, stop: false });
  expect(stopper.state()).toEqual({ evaluationsWithoutGain: 0 });
});
