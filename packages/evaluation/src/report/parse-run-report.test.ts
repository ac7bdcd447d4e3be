import { isModalisError } from "@modalis/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exampleReport } from "../testing/example-report.js";
import { parseRunReport } from "./parse-run-report.js";
import { renderReport } from "./render-report.js";

describe("parseRunReport", () => {
  const written = JSON.stringify(exampleReport());

  it("reads what was written, as text or parsed", () => {
    expect(parseRunReport(written)).toEqual(exampleReport());
    expect(parseRunReport(JSON.parse(written))).toEqual(exampleReport());
    expect(parseRunReport({ runs: [] })).toEqual({ runs: [] });
  });

  it("names the field that is wrong", () => {
    const wrong = (change: (report: Record<string, never>) => void, message: RegExp) => {
      const report = JSON.parse(written);
      change(report);
      expect(() => parseRunReport(report)).toThrow(message);
    };
    wrong((report) => delete report.runs, /report\.runs is a list, not undefined/);
    wrong(
      (report) => Object.assign(report.runs![1]!, { model: 7 }),
      /report\.runs\[1\]\.model is text, not number/,
    );
    wrong(
      (report) => Object.assign(report.runs![0]!, { metrics: { "recall@20": 1 } }),
      /metric recall@20 is an object/,
    );
    wrong(
      (report) => Object.assign(report.comparisons![0]!, { interval: [1] }),
      /interval is 2 finite numbers/,
    );
    expect(() => parseRunReport("{")).toThrow(/no JSON/);
  });

  it("gives a report that can be rendered, or says that the file is corrupt, whatever stands in it", () => {
    const keys = Object.keys(exampleReport());
    const anyReport = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(anyReport, fc.jsonValue()), (json) => {
        try {
          expect(renderReport(parseRunReport(json))).toContain("</html>");
        } catch (error) {
          expect(isModalisError(error, "CORRUPT_FILE")).toBe(true);
        }
      }),
    );
  });

  it("keeps names that objects have by birth as they are", () => {
    const odd =
      '{"runs":[{"model":"m","seconds":1,"metrics":{"__proto__":{"mean":1,"std":0},"toString":{"mean":null,"std":null}}}]}';
    const { metrics } = parseRunReport(odd).runs[0]!;
    expect(Object.keys(metrics)).toEqual(["__proto__", "toString"]);
    expect(Object.getPrototypeOf(metrics)).toBe(Object.prototype);
    expect(renderReport(parseRunReport(odd))).toContain("__proto__");
  });
});
