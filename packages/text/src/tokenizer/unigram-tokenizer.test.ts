import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, SENTENCE_ENCODER_PACKAGE, SENTENCE_ENCODER_VOCABULARY } from "@modalis/onnx";
import { Tokenizer as ReferenceTokenizer } from "@tensorflow-models/universal-sentence-encoder";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { createUnigramTokenizer, type UnigramTokenizer } from "./unigram-tokenizer.js";
import { parseUnigramVocabulary } from "./unigram-vocabulary.js";

const rows = JSON.parse(
  readFileSync(
    join(packageFolder(SENTENCE_ENCODER_PACKAGE.name, import.meta.url), SENTENCE_ENCODER_VOCABULARY.path),
    "utf8",
  ),
);

/** Every kind of text that has broken a tokenizer before; crossed with the wrappers below they make over 200. */
const specimens = [
  "A child in a pink dress is climbing up a set of stairs in an entry way .",
  "I'd've thought so, wouldn't you?",
  "  leading and trailing  ",
  "double  spaces   everywhere",
  "tab\tnewline\nreturn\r\nvertical\u000bform\u000c",
  "UPPER lower MiXeD tITLE",
  "1234567890 3.14159 1,000,000 10:00 ://:) :( ): :-)",
  "”5 ▁2015· £1 • ► è é ö ñ",
  "一个穿粉色连衣裙的孩子正在爬楼梯",
  "東京タワーへようこそ。カタカナ ｶﾀｶﾅ ひらがな",
  "안녕하세요 세계",
  "Съешь же ещё этих мягких французских булок",
  "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία",
  "أنا أحب القراءة كثيرا",
  "मैं हिन्दी बोलता हूँ",
  "ฉันรักเมืองไทย",
  "தமிழ் மொழி",
  "👍🏽 👨‍👩‍👧‍👦 🇩🇪 😀😀😀 mixed 🎉 text",
  "e\u0301 n\u0303 o\u0308\u0304 Z\u0351\u036b\u0343\u032a a\u0300\u0301\u0302\u0303",
  "\u212b \ufb01 \u2460 \u33a1 \uff21\uff22\uff23 \u00bd \u2126 \u1e9b\u0323",
  "\u0000\u0001\u0007\u001b[31mred\u001b[0m\u007f\u0085",
  "zero\u200bwidth\u200djoin\u200cner soft\u00adhyphen \ufeffbom no\u00a0break",
  "\ud800 lone \udc00 surrogates \udbff",
  "\u202eright to left\u202c \u2066isolate\u2069",
  "▁▁▁ ▁ leading▁inner",
  "<s> </s> extra_token_id_1 � <unk>",
  "𝒞𝓊𝓇𝓁𝓎 𝟘𝟙𝟚 𠜎𠜱 🂡",
  "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis",
  "https://example.org/a/b?c=d&e=%20f#g user@example.com C:\\path\\to",
  '{"json": [1, 2, null]} <b>html</b> &amp; `code` ~!@#$%^&*()_+-=[]{}|;\':",./<>?',
  "Ⅷ ² ³ ™ © ® … ‥ ﷺ ㍿",
  "ĳ ǆ ﬃ İstanbul ı ß ẞ ſ",
  " ",
  "\n",
  "",
  "a",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "........................................",
  "!!!???!!!",
  "the the the the theoandfinging",
];

const wrappers: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `The ${text} of it.`,
  (text) => `${text}${text}`,
  (text) => text.split("").reverse().join(""),
  (text) => text.toUpperCase(),
  (text) => `${text} ${"word ".repeat(60)}${text}`,
];

describe("the unigram tokenizer", () => {
  let ours: UnigramTokenizer;
  let reference: ReferenceTokenizer;
  beforeAll(() => {
    const vocabulary = parseUnigramVocabulary(rows);
    ours = createUnigramTokenizer(vocabulary);
    reference = new ReferenceTokenizer(rows);
  });

  it("equals the reference on over 200 strings of many scripts, emoji, combining marks and controls", () => {
    const texts = specimens.flatMap((text) => wrappers.map((wrap) => wrap(text)));
    expect(texts.length).toBeGreaterThanOrEqual(200);
    for (const text of texts) expect(ours.encode(text), JSON.stringify(text)).toEqual(reference.encode(text));
  });

  it.each(["grapheme", "binary"] as const)("equals the reference on any string (%s)", (unit) => {
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        expect(ours.encode(text)).toEqual(reference.encode(text));
      }),
      { numRuns: 500 },
    );
  });

  it("equals the reference on strings made of the vocabulary's own pieces", () => {
    const { pieces } = parseUnigramVocabulary(rows);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 20 }), (some) => {
        const text = some.join("").replaceAll("\u2581", " ");
        expect(ours.encode(text)).toEqual(reference.encode(text));
      }),
      { numRuns: 500 },
    );
  });

  it("takes time in proportion to the length, even of one endless word", () => {
    expect(ours.encode("a".repeat(200_000)).length).toBeGreaterThan(1_000);
  });
});

describe("a hand-made vocabulary", () => {
  const reserved = ["\ufffd", "<s>", "</s>", "e1", "e2", "e3"].map((piece) => [piece, 0]);
  const tokenizer = createUnigramTokenizer(
    parseUnigramVocabulary([...reserved, ["\u2581", -3], ["\u2581ab", -4], ["a", -1], ["b", -1], ["c", -9]]),
  );

  it("chooses the segmentation of the highest summed score", () => {
    // "▁ab" costs 4; "▁", "a", "b" cost 5.
    expect(tokenizer.encode("ab")).toEqual([7]);
  });

  it("merges a run of unknown characters into one id", () => {
    expect(tokenizer.encode("axyz b")).toEqual([6, 8, 0, 6, 9]);
  });
});

describe("a vocabulary file", () => {
  it.each([
    ["no list", {}],
    ["too short", [["a", 1]]],
    ["a row that is no pair", [...Array(6).fill(["x", 0]), "piece"]],
    ["a score that is no number", [...Array(6).fill(["x", 0]), ["piece", "high"]]],
    ["an empty piece", [...Array(6).fill(["x", 0]), ["", -1]]],
  ])("is refused with INVALID_MODEL for %s", (_name, rows) => {
    expect(() => parseUnigramVocabulary(rows)).toThrow(expect.objectContaining({ code: "INVALID_MODEL" }));
  });
});
