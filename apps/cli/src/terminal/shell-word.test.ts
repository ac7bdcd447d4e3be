import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { shellWord } from "./shell-word.js";

it("leaves plain paths as they are, and quotes the others", () => {
  expect(shellWord("shops/my-shop_2", "linux")).toBe("shops/my-shop_2");
  expect(shellWord("my shop", "linux")).toBe("'my shop'");
  expect(shellWord("it's", "linux")).toBe("'it'\\''s'");
  expect(shellWord("", "linux")).toBe("''");
  expect(shellWord("C:\\shops\\mine", "win32")).toBe("C:\\shops\\mine");
  expect(shellWord("C:\\my shop", "win32")).toBe('"C:\\my shop"');
});

it.skipIf(process.platform === "win32")("is one word to a shell, whatever it holds", () => {
  const word = fc.string({ unit: "binary", maxLength: 20 }).filter((text) => !text.includes("\0"));
  const words = fc
    .sample(word, { numRuns: 200, seed: 1 })
    .map((text) => Buffer.from(text, "utf8").toString("utf8"));
  const { stdout } = spawnSync(
    "sh",
    ["-c", `printf '%s\\0' ${words.map((text) => shellWord(text)).join(" ")}`],
    {
      encoding: "utf8",
    },
  );
  expect(stdout.split("\0").slice(0, -1)).toEqual(words);
});
