import { describe, expect, it } from "vitest";
import type { SettingRange } from "../model/model-definition.js";
import { MODELS, modelNamed } from "./registry.js";

describe("the registry", () => {
  it("names each model once, in words that a command line can say", () => {
    const names = MODELS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+([-+]+[a-z0-9]+)*\+*$/);
  });

  it("finds a model by its name, and lists the names for another", () => {
    for (const model of MODELS) expect(modelNamed(model.name)).toBe(model);
    expect(() => modelNamed("Popularity")).toThrow(/there are popularity, /);
  });

  it.each(MODELS.map((model) => [model.name, model] as const))(
    "%s says what it is and can be tuned",
    (_, model) => {
      expect(model.summary.length).toBeGreaterThan(20);
      expect(model.paper).not.toBe("");
      for (const [setting, range] of Object.entries(model.searchSpace)) {
        expect(Object.keys(model.defaults)).toContain(setting);
        expect(typeof sampleOf(range!)).toBe(typeof model.defaults[setting]);
      }
    },
  );
});

/** A value of the range; a range that holds none fails. */
function sampleOf(range: SettingRange): number | boolean | string | undefined {
  if (range.kind === "choice") return range.values[0];
  expect(range.from).toBeLessThan(range.to);
  if (range.scale === "log") expect(range.from).toBeGreaterThan(0);
  return range.from;
}
