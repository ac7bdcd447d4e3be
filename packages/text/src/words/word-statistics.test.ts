import { readSafetensors, writeSafetensors } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { createWordFeatureReader } from "./word-features.js";
import {
  fitWordStatistics,
  slotOf,
  type WordStatistics,
  wordStatisticsFromSafetensors,
  wordStatisticsToSafetensors,
} from "./word-statistics.js";

const textsWith = ({ documentFrequencies }: WordStatistics, word: string) => {
  const [feature] = createWordFeatureReader()(word).words.keys();
  return documentFrequencies[slotOf(feature!)];
};

describe("fitWordStatistics", () => {
  it("counts in how many texts a word occurs, not how often", () => {
    const statistics = fitWordStatistics(["dog dog dog", "Dog and cat", "", "?!"]);
    expect(statistics.documents).toBe(2);
    expect(textsWith(statistics, "dog")).toBe(2);
    expect(textsWith(statistics, "cat")).toBe(1);
    expect(textsWith(statistics, "bird")).toBe(0);
  });

  it("counts cleaned text", () => {
    const statistics = fitWordStatistics(["<script>dog</script><p>the cat"], {
      cleaning: { html: true, stopWords: ["en"] },
    });
    expect([
      textsWith(statistics, "dog"),
      textsWith(statistics, "the"),
      textsWith(statistics, "cat"),
    ]).toEqual([0, 0, 1]);
  });

  it("depends on the texts and the cleaning, not on the order of the texts", () => {
    const { sha256 } = fitWordStatistics(["a dog", "a cat"]);
    expect(fitWordStatistics(["a cat", "a dog"]).sha256).toBe(sha256);
    expect(fitWordStatistics(["a cat", "a bird"]).sha256).not.toBe(sha256);
    expect(fitWordStatistics(["a dog", "a cat"], { cleaning: { html: true } }).sha256).not.toBe(sha256);
  });
});

describe("a file of word statistics", () => {
  const statistics = fitWordStatistics(["two dogs", "两只狗"], { cleaning: { html: true } });
  const bytes = wordStatisticsToSafetensors(statistics);

  it("gives back what was written, and equal bytes for equal statistics", () => {
    const read = wordStatisticsFromSafetensors(bytes);
    expect({ ...read, documentFrequencies: 0 }).toEqual({ ...statistics, documentFrequencies: 0 });
    expect(Buffer.from(wordStatisticsToSafetensors(read)).equals(bytes)).toBe(true);
  });

  const changed = (metadata: Record<string, string>) => {
    const file = readSafetensors(bytes);
    return writeSafetensors(file.tensors, { ...file.metadata, ...metadata });
  };

  it.each([
    ["of another layout", { layout: "modalis-word-statistics/9" }],
    ["with a count above the number of texts", { documents: "0" }],
    ["with a number of texts that is none", { documents: "two" }],
    ["with cleaning that is no JSON", { cleaning: "{" }],
    ["with a cleaning step that does not exist", { cleaning: '{"stem":true}' }],
  ])("is refused with CORRUPT_FILE when it is %s", (_name, metadata) => {
    expect(() => wordStatisticsFromSafetensors(changed(metadata))).toThrow(
      expect.objectContaining({ code: "CORRUPT_FILE" }),
    );
  });

  it("is refused when a count was changed", () => {
    const tampered = bytes.slice();
    tampered[tampered.length - 4] = 1;
    expect(() => wordStatisticsFromSafetensors(tampered)).toThrow(
      expect.objectContaining({ code: "DIGEST_MISMATCH" }),
    );
  });

  it("is refused when the bytes are no safetensors file", () => {
    expect(() => wordStatisticsFromSafetensors(Uint8Array.of(1, 2, 3))).toThrow(
      expect.objectContaining({ code: "CORRUPT_FILE" }),
    );
  });
});
