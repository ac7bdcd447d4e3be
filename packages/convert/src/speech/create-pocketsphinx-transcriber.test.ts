import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { createPocketSphinxTranscriber } from "./create-pocketsphinx-transcriber.js";

const SAID = "/usr/share/pocketsphinx/test/data/goforward.raw";
const isThere = existsSync(SAID) && existsSync("/usr/share/pocketsphinx/model/en-us/en-us.lm.bin");
const reason = "(skipped: needs pocketsphinx, pocketsphinx-en-us and pocketsphinx-testdata)";

/** "Go forward ten meters", with silence around. */
async function goForward() {
  const bytes = await readFile(SAID);
  const integers = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  const samples = new Float32Array(integers.length + 48_000);
  samples.set(
    Float32Array.from(integers, (value) => value / 32768),
    32_000,
  );
  return { sampleRateHz: 16_000, samples };
}

describe.skipIf(!isThere)(`PocketSphinx ${reason}`, () => {
  it("writes down what is said, and when", async () => {
    await using transcriber = await createPocketSphinxTranscriber();
    const { parts, language } = await transcriber.transcribe(await goForward());
    expect(language).toBe("en");
    expect(parts.map(({ text }) => text).join(" ")).toContain("go forward ten meters");
    expect(parts[0]!.startSeconds).toBeGreaterThan(1.5);
  });

  it("says nothing of silence, without starting the program", async () => {
    await using transcriber = await createPocketSphinxTranscriber({ programPath: "/no/such/program" });
    const silence = { sampleRateHz: 16_000, samples: new Float32Array(80_000) };
    expect((await transcriber.transcribe(silence)).parts).toEqual([]);
  });

  it("is ended when it takes too long, or when nobody wants to know any more", async () => {
    await using hurried = await createPocketSphinxTranscriber({ timeoutMs: 1 });
    await expect(hurried.transcribe(await goForward())).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    await using stopped = await createPocketSphinxTranscriber();
    const signal = AbortSignal.timeout(30);
    const failure = await stopped.transcribe(await goForward(), signal).catch((error: unknown) => error);
    expect(failure).toBe(signal.reason);
  });
});

describe("PocketSphinx where it is not installed", () => {
  it("says what to install", async () => {
    await expect(createPocketSphinxTranscriber({ modelFolder: "/no/such/model" })).rejects.toMatchObject({
      code: "MISSING_DEPENDENCY",
      message: expect.stringContaining("apt-get install pocketsphinx"),
    });
  });
});
