import { describe, expect, it } from "vitest";
import { createRandom } from "../random/random.js";
import { TEXT_TOPICS } from "./text-topics.js";
import { writeDescription } from "./write-description.js";

describe("writeDescription", () => {
  it.each(TEXT_TOPICS.map((topic) => [topic.subjects[0], topic] as const))(
    "fills every slot of the topic of %s",
    (_name, topic) => {
      for (let seed = 0; seed < 200; seed++) {
        for (const language of ["en", "zh"] as const) {
          const text = writeDescription(topic, language, createRandom(seed, "text"));
          expect(text).not.toMatch(/[{}]|undefined|\s{2}/);
        }
      }
    },
  );

  it("hardly ever writes the same twice", () => {
    const texts = Array.from({ length: 300 }, (_, seed) =>
      writeDescription(TEXT_TOPICS[0]!, "en", createRandom(seed, "text")),
    );
    expect(new Set(texts).size).toBeGreaterThan(295);
  });

  it("writes Chinese in Chinese characters alone", () => {
    for (const topic of TEXT_TOPICS) {
      expect(writeDescription(topic, "zh", createRandom(1, "zh"))).toMatch(
        /^[\p{Script=Han}，。？、：；]+$/u,
      );
    }
  });

  it("shares no sentence and no subject between topics", () => {
    const all = TEXT_TOPICS.flatMap(({ subjects, sentences, chinese }) => [
      ...subjects,
      ...sentences,
      ...chinese,
    ]);
    expect(new Set(all).size).toBe(all.length);
  });
});
