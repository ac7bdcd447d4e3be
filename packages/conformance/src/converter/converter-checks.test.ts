import { setImmediate } from "node:timers/promises";
import { type ConverterV1, type ConvertResult, ModalisError } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { failedChecks } from "../kit/failed-checks.js";
import { type ConverterSubject, converterChecks } from "./converter-checks.js";
import { describeConverter } from "./describe-converter.js";

/** Spells numbers as Roman numerals up to three. */
function createRomanConverter(): ConverterV1<number, string> {
  let disposed = false;
  return {
    specificationVersion: "v1",
    from: "number",
    to: "text",
    revision: "roman@1",
    maxBatchSize: 4,
    async convert(inputs, { signal } = {}) {
      if (disposed) throw new ModalisError("DISPOSED", "disposed");
      if (inputs.length > 4) throw new ModalisError("INVALID_ARGUMENT", "at most 4 inputs");
      const outputs: ConvertResult<string>["outputs"][number][] = [];
      const failures: ConvertResult<string>["failures"][number][] = [];
      for (const { id, content } of inputs) {
        signal?.throwIfAborted();
        if (content >= 1 && content <= 3) outputs.push({ id, content: "I".repeat(content), confidence: 1 });
        else
          failures.push({ id, error: new ModalisError("UNSUPPORTED_INPUT", `${content} is not 1, 2 or 3`) });
        await setImmediate();
      }
      signal?.throwIfAborted();
      return { outputs, failures };
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
    },
  };
}

const subject: ConverterSubject<number, string> = {
  name: "roman converter",
  create: async () => createRomanConverter(),
  inputs: [1, 2, 3].map((content) => ({ id: `n${content}`, content })),
  broken: { id: "zero", content: 0 },
};

describeConverter(subject);

async function failuresOf(
  change: (result: ConvertResult<string>, given: number) => ConvertResult<string>,
): Promise<readonly string[]> {
  const create = async (): Promise<ConverterV1<number, string>> => {
    const sound = createRomanConverter();
    return {
      ...sound,
      convert: async (given, options) => change(await sound.convert(given, options), given.length),
    };
  };
  return failedChecks({
    subject: { ...subject, create } as ConverterSubject<unknown, unknown>,
    checks: converterChecks,
    needs: {},
    create: () => create() as Promise<ConverterV1<unknown, unknown>>,
    dispose: async () => {},
  });
}

describe("converterChecks catch a converter that", () => {
  it("turns its outputs round", async () => {
    const failed = await failuresOf(({ outputs, failures }) => ({ outputs: outputs.toReversed(), failures }));
    expect(failed).toEqual([
      "answers every input, in order",
      "reports each broken input with a code and loses no other",
    ]);
  });

  it("lets content depend on the batch", async () => {
    const failed = await failuresOf(({ outputs, failures }, given) => ({
      outputs: outputs.map((output) => ({ ...output, content: output.content + given })),
      failures,
    }));
    expect(failed).toEqual([
      "gives content that does not depend on the batch or its order",
      "answers calls made at once as it answers them alone",
    ]);
  });

  it("converts otherwise the second time", async () => {
    let calls = 0;
    const failed = await failuresOf(({ outputs, failures }) => {
      calls += 1;
      return { outputs: outputs.map((output) => ({ ...output, confidence: 1 / calls })), failures };
    });
    expect(failed).toEqual(["gives the same content for the same input"]);
  });

  it("is surer than sure", async () => {
    const failed = await failuresOf(({ outputs, failures }) => ({
      outputs: outputs.map((output) => ({ ...output, confidence: 1.5 })),
      failures,
    }));
    expect(failed).toEqual(["gives content for every output, and confidence from 0 to 1"]);
  });
});
