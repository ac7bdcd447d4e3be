import { createHmac } from "node:crypto";
import { ratioMoments } from "@modalis/evaluation";
import type { ArmTally, ExperimentRecord } from "@modalis/store";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../testing/random-json.js";
import { assignArm } from "./assign-arm.js";
import { reportExperiment } from "./report-experiment.js";

const experiment: ExperimentRecord = {
  id: "e",
  arms: [
    { name: "a", weight: 3 },
    { name: "b", weight: 1 },
  ],
  share: 0.8,
  attributionMs: 1,
  state: "stopped",
  createdAtMs: 0,
};

const hashOf = (key: string, person: string) => createHmac("sha256", key).update(person).digest("hex");

describe("people and arms", () => {
  it("go together by the weights, and those who take part by the share", () => {
    const counts = new Map<string | undefined, number>();
    for (let person = 0; person < 20_000; person++) {
      const arm = assignArm(experiment, hashOf("key", `${person}`))?.arm;
      counts.set(arm, (counts.get(arm) ?? 0) + 1);
    }
    // Four standard errors of 20,000 draws are at most 283.
    expect(Math.abs(counts.get("a")! - 12_000)).toBeLessThan(283);
    expect(Math.abs(counts.get("b")! - 4_000)).toBeLessThan(283);
    expect(Math.abs(counts.get(undefined)! - 4_000)).toBeLessThan(283);
  });

  it("stay together when more people take part", () => {
    for (let person = 0; person < 2_000; person++) {
      const hash = hashOf("key", `${person}`);
      const before = assignArm(experiment, hash)?.arm;
      if (before !== undefined) expect(assignArm({ ...experiment, share: 1 }, hash)?.arm).toBe(before);
    }
  });
});

/** A population in which an arm's people click as readily as said, tallied by person. */
function simulate(seed: number, readiness: Readonly<Record<string, number>>): ArmTally[] {
  const random = seededRandom(seed);
  const people = { a: [], b: [] } as Record<string, { shown: number; clicked: number }[]>;
  for (let person = 0; person < 800; person++) {
    const arm = assignArm(experiment, hashOf(`key ${seed}`, `${person}`))?.arm;
    if (arm === undefined) continue;
    const shown = 1 + Math.floor(10 * random());
    const own = readiness[arm]! * 2 * random();
    let clicked = 0;
    for (let at = 0; at < shown; at++) if (random() < own) clicked++;
    people[arm]!.push({ shown, clicked });
  }
  return Object.entries(people).map(([arm, all]) => {
    const moments = ratioMoments(
      all.map(({ clicked }) => clicked),
      all.map(({ shown }) => shown),
    );
    return {
      arm,
      people: moments.people,
      recommendations: moments.people,
      impressions: moments.denominator,
      outcomes: moments.numerator,
      shownOutcomes: moments.numerator,
      peopleWithOutcome: all.filter(({ clicked }) => clicked > 0).length,
      impressionsSquared: moments.denominatorSquared,
      outcomesSquared: moments.numeratorSquared,
      shownOutcomesSquared: moments.numeratorSquared,
      shownOutcomesTimesImpressions: moments.product,
    };
  });
}

const differenceIn = (seed: number, readiness: Readonly<Record<string, number>>) =>
  reportExperiment(experiment, simulate(seed, readiness), 0.95).arms[1]!.metrics.outcomesPerImpression
    .difference!;

describe("reports of simulated experiments", () => {
  it("find nothing between equal arms in most seeds, and the better arm in most", () => {
    const seeds = Array.from({ length: 300 }, (_, at) => at);
    const false_ = seeds.filter((seed) => differenceIn(seed, { a: 0.2, b: 0.2 }).pValue! < 0.05).length;
    // .05 and four standard errors of 300 draws.
    expect(false_ / seeds.length).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / 300));
    const found = seeds.slice(0, 100).filter((seed) => {
      const { interval, pValue } = differenceIn(seed, { a: 0.2, b: 0.27 });
      return interval[0] > 0 && pValue! < 0.05;
    });
    expect(found.length).toBeGreaterThan(90);
  });

  it("say when people of an arm are lost, and what an arm without anybody leaves open", () => {
    const [a, b] = simulate(1, { a: 0.2, b: 0.2 }) as [ArmTally, ArmTally];
    expect(reportExperiment(experiment, [a, b], 0.95).sampleRatio.mismatch).toBe(false);
    const lost = reportExperiment(experiment, [a, { ...b, people: Math.round(b.people / 2) }], 0.95);
    expect(lost.sampleRatio.mismatch).toBe(true);
    expect(lost.notes[0]).toContain("who is lost");
    const empty = reportExperiment({ ...experiment, state: "running" }, [], 0.95);
    expect(empty.arms.map(({ people, metrics }) => [people, metrics.outcomesPerPerson])).toEqual([
      [0, {}],
      [0, {}],
    ]);
    expect(JSON.stringify(empty)).not.toContain("null");
  });
});
