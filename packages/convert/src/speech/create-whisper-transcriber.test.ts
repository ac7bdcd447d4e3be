import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeConverter } from "@modalis/conformance";
import { afterAll, describe, expect, it } from "vitest";
import { tinyGenerator, writeTinyGenerator } from "../fixtures/tiny-generator.js";
import type { SoundContent } from "../sound/sound-pieces.js";
import { createWhisperTranscriber } from "./create-whisper-transcriber.js";
import { applyTimestampRules, timedStretches } from "./timestamp-rules.js";

const WORDS = [
  ...["<unk>", "hello", "sea", "wind", "stone", "<|endoftext|>", "<|startoftranscript|>"],
  ...["<|en|>", "<|de|>", "<|transcribe|>", "<|notimestamps|>"],
  ...Array.from({ length: 101 }, (_, at) => `<|${(at * 0.02).toFixed(2)}|>`),
];
const END = 5;
const FIRST_TIME = 11;
const folder = await mkdtemp(join(tmpdir(), "modalis-whisper-"));
afterAll(() => rm(folder, { recursive: true }));
await writeTinyGenerator(
  folder,
  tinyGenerator(WORDS, 200, 3),
  {
    "config.json": { d_model: 6, decoder_attention_heads: 1 },
    "generation_config.json": {
      decoder_start_token_id: 6,
      eos_token_id: END,
      max_length: 16,
      lang_to_id: { "<|en|>": 7, "<|de|>": 8 },
      suppress_tokens: [0],
    },
    "preprocessor_config.json": {
      feature_extractor_type: "WhisperFeatureExtractor",
      feature_size: 80,
      chunk_length: 2,
    },
  },
  { input: "input_features", rows: [80, 200], merged: true },
);

/** A buzz that swells four times a second, with silence around. */
function voice(before: number, seconds: number, after: number, pitchHz = 140): SoundContent {
  const samples = new Float32Array(Math.round(16_000 * (before + seconds + after)));
  for (let at = 0; at < seconds * 16_000; at++) {
    const time = at / 16_000;
    let sum = 0;
    for (let harmonic = 1; harmonic <= 10; harmonic++)
      sum += Math.sin(2 * Math.PI * pitchHz * harmonic * time) / harmonic;
    samples[Math.round(before * 16_000) + at] = 0.15 * (0.55 + 0.45 * Math.sin(8 * Math.PI * time)) * sum;
  }
  return { sampleRateHz: 16_000, samples };
}

describe("Whisper from a folder", () => {
  it("writes parts inside the stretches of speech, and knows which language it read", async () => {
    await using transcriber = await createWhisperTranscriber({ modelFolder: folder });
    const { parts, language } = await transcriber.transcribe(voice(3, 2.5, 4));
    expect(["en", "de"]).toContain(language);
    let reach = 2.7;
    for (const { startSeconds, endSeconds, text } of parts) {
      expect(startSeconds).toBeGreaterThanOrEqual(reach - 1e-6);
      expect(endSeconds).toBeLessThanOrEqual(5.8);
      expect(text).toMatch(/^(?:(?:hello|sea|wind|stone) ?)+$/);
      reach = startSeconds;
    }
  });

  it("says nothing of silence", async () => {
    await using transcriber = await createWhisperTranscriber({ modelFolder: folder });
    const silence = { sampleRateHz: 8000, samples: new Float32Array(40_000) };
    expect((await transcriber.transcribe(silence)).parts).toEqual([]);
  });

  it("takes the language it is told, and refuses one it does not know", async () => {
    await using transcriber = await createWhisperTranscriber({ modelFolder: folder, language: "de" });
    expect((await transcriber.transcribe(voice(0.5, 1, 1))).language).toBe("de");
    await expect(createWhisperTranscriber({ modelFolder: folder, language: "xx" })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });
});

describe("the rules of times", () => {
  const rules = (made: readonly number[], given: Readonly<Record<number, number>> = {}) => {
    const logits = new Float32Array(WORDS.length);
    for (const [token, value] of Object.entries(given)) logits[Number(token)] = value;
    applyTimestampRules(logits, made, { first: FIRST_TIME, endId: END, suppressed: [10] });
    return [...logits.keys()].filter((token) => logits[token] !== Number.NEGATIVE_INFINITY);
  };

  it("begin with a time of the first second", () => {
    expect(rules([])).toEqual(Array.from({ length: 51 }, (_, at) => FIRST_TIME + at));
  });

  it("want text after a time, and a time or the end after a text's end", () => {
    expect(rules([FIRST_TIME], { 1: 9 })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const after = rules([FIRST_TIME, 1, FIRST_TIME + 20], { [END]: 9 });
    expect(after[0]).toBe(END);
    expect(after.filter((token) => token >= FIRST_TIME)[0]).toBe(FIRST_TIME + 20);
  });

  it("never go back, and prefer a time where all times together are likelier than any word", () => {
    expect(rules([FIRST_TIME + 4, 1], { 2: 50 }).filter((token) => token >= FIRST_TIME)[0]).toBe(
      FIRST_TIME + 5,
    );
    expect(rules([FIRST_TIME, 1], { 2: 1 })[0]).toBe(FIRST_TIME + 1);
  });

  it("cut what was made at its times", () => {
    expect(timedStretches([FIRST_TIME, 1, 2, FIRST_TIME + 50, FIRST_TIME + 50, 3], FIRST_TIME)).toEqual([
      { startSeconds: 0, endSeconds: 1, tokens: [1, 2] },
      { startSeconds: 1, tokens: [3] },
    ]);
  });
});

describeConverter<SoundContent, string>({
  name: "Whisper from a folder",
  create: () => createWhisperTranscriber({ modelFolder: folder }),
  inputs: [
    { id: "low", content: voice(0.6, 1, 0.8) },
    { id: "high", content: voice(0.2, 1.6, 0.4, 260) },
    { id: "silent", content: { sampleRateHz: 16_000, samples: new Float32Array(16_000) } },
  ],
  broken: [
    { id: "no sound", content: { sampleRateHz: 16_000, samples: new Float32Array(0) } },
    { id: "no such file", content: "no/such/talk.mp3" },
  ],
});
