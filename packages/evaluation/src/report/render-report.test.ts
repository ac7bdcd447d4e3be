import { describe, expect, it } from "vitest";
import { exampleReport } from "../testing/example-report.js";
import { renderReport } from "./render-report.js";
import type { RunReport } from "./run-report.js";

/** Wants to close whatever it stands in, and to run. */
const HOSTILE = `"'></title></style></svg></td><script>alert(1)</script><img src=x onerror=alert(1)>&lt;<!--]]>\u202e\u0000`;
const tagsOf = (page: string) => page.match(/<\/?[a-z!][a-z0-9]*/gi)!;

describe("renderReport", () => {
  const page = renderReport(exampleReport());

  it("shows every part of the report", () => {
    for (const heading of [
      "Models",
      "Significance",
      "Modalities",
      "Missing content",
      "Training",
      "Labelled predictions",
      "Openings of the test rows",
    ]) {
      expect(page).toContain(`<h2>${heading}</h2>`);
    }
    for (const text of [
      "0.1047 ± 0.0012",
      "dimensions = 128",
      "no difference shown",
      "2026-01-02 03:04:05 UTC",
    ]) {
      expect(page).toContain(text);
    }
  });

  it("needs nothing from anywhere, and forbids scripts", () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
    expect(page).not.toMatch(/<script|https?:|url\(|@import|\son\w+=/i);
    expect([...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address)).toEqual(["data:,"]);
  });

  it("has a table for every chart, a name for every picture and heads for every table", () => {
    const count = (pattern: RegExp) => [...page.matchAll(pattern)].length;
    expect(count(/<figure>/g)).toBe(6);
    expect(count(/role="img" aria-label="[^"]+"/g)).toBe(count(/<figure>/g));
    expect(count(/<caption>/g)).toBe(count(/<table>/g));
    expect(count(/<table>/g)).toBeGreaterThanOrEqual(8);
    expect(page).not.toMatch(/<th(?! scope=|ead)/);
  });

  it("gives hostile texts no tag of their own", () => {
    const hostile = renderReport(exampleReport((plain) => plain + HOSTILE));
    expect(tagsOf(hostile)).toEqual(tagsOf(page));
    for (const forbidden of ["\u202e", "\u0000"]) expect(hostile).not.toContain(forbidden);
  });

  it("marks the best of each metric, where less is better too", () => {
    const runs = ["a", "b"].map((model, at) => ({
      model,
      metrics: { "recall@20": { mean: 0.1 + at, std: 0 }, rmse: { mean: 1 + at, std: 0 } },
      seconds: 1,
    }));
    const rows = renderReport({ runs }).match(/<tr><th scope="row">.*<\/tr>/g)!;
    expect(rows[0]).toMatch(/<td>0\.1000<\/td><td><strong>1\.0000/);
    expect(rows[1]).toMatch(/<strong>1\.1000.*<td>2\.0000<\/td>/);
  });

  it("stays whole where there is nothing, too much, or numbers beyond any chart", () => {
    const run = (model: string, mean: number | null): RunReport["runs"][number] => ({
      model,
      metrics: { "recall@20": { mean, std: mean }, constructor: { mean: 1, std: 0 } },
      seconds: Number.MAX_VALUE,
    });
    const huge = [Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 0, -1e-300, 1e15, null];
    const points = huge.map((value) => ({ step: value ?? 1, value: value ?? 1 }));
    const reports: RunReport[] = [
      { runs: [] },
      { runs: [run("", null)], trainingCurves: [{ model: "", metric: "", points: [] }] },
      { runs: huge.map((value) => run("x".repeat(10_000), value)) },
      { runs: Array.from({ length: 500 }, (_, at) => run(`model ${at}`, at)) },
      {
        runs: [],
        trainingCurves: Array.from({ length: 30 }, () => ({ model: "m", metric: "loss", points })),
      },
      { runs: [], modalities: [{ model: "m", metric: "r", variants: [] }], openings: [], createdAtMs: 1e300 },
    ];
    for (const report of reports) {
      const rendered = renderReport(report);
      expect(rendered).not.toMatch(/NaN|Infinity|undefined|\[object/);
      expect(rendered.endsWith("</html>\n")).toBe(true);
    }
    expect(renderReport(reports[3]!)).toContain("the first 40 of 500");
    expect(renderReport(reports[4]!)).toContain("the first 8 of 30");
  });
});
