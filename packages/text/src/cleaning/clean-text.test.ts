import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTextCleaner } from "./clean-text.js";
import { STOP_WORDS, type StopWordLanguage } from "./stop-words.js";

describe("createTextCleaner", () => {
  it("collapses white space and controls, and drops soft hyphens, by default", () => {
    const { clean } = createTextCleaner();
    expect(clean(" \t a\u00a0b\r\n\u2028c\u0000d\u200be\ufeff f\u00adg ")).toBe("a b c d e fg");
  });

  it("keeps case and width by default", () => {
    expect(createTextCleaner().clean("Ａ MiXeD ﬁn")).toBe("Ａ MiXeD ﬁn");
  });

  it("applies HTML, NFKC, lower case, stop words and white space in this order", () => {
    const { clean } = createTextCleaner({ html: true, nfkc: true, lowerCase: true, stopWords: ["en"] });
    expect(clean("<p>ＴＨＥ &Eacute;TUDE\n of <b>l</b>ight</p>")).toBe("étude light");
  });

  it("leaves white space alone when told to", () => {
    expect(createTextCleaner({ whiteSpace: false }).clean(" a\n b ")).toBe(" a\n b ");
  });

  it.each<[StopWordLanguage, string, string]>([
    ["en", "The dog isn’t in the garden", "dog garden"],
    ["de", "Der Hund und die Katze über dem Dach", "Hund Katze Dach"],
    ["fr", "L'amour d’une mère, qu'il a", "amour mère, a"],
    ["es", "El perro está en la casa", "perro casa"],
    ["it", "Nell'acqua c'è un pesce dell’isola", "acqua pesce isola"],
    ["nl", "De hond en het huis van de man", "hond huis man"],
    ["pt", "O cão não está na casa", "cão casa"],
  ])("takes out the stop words of %s", (language, text, expected) => {
    expect(createTextCleaner({ stopWords: [language] }).clean(text)).toBe(expected);
  });

  it("keeps a text of nothing but stop words", () => {
    expect(createTextCleaner({ stopWords: ["en"] }).clean("Who is it?")).toBe("Who is it?");
  });

  it("makes lone surrogates U+FFFD", () => {
    expect(createTextCleaner().clean("a\ud800b")).toBe("a\ufffdb");
  });

  it("keeps 30 combining marks of an endless run, which would hold up normalisation for minutes", () => {
    const marks = "\u0301\u0316".repeat(300_000);
    expect(createTextCleaner({ nfkc: true }).clean(`x${marks}y`)).toHaveLength(1 + 30 + 1);
  });

  it("survives a word of endless elisions", () => {
    const text = `${"l'".repeat(100_000)}amour`;
    expect(createTextCleaner({ stopWords: ["fr"] }).clean(text)).toContain("amour");
  });

  it("names every choice in its description, in one order", () => {
    const options = { stopWords: ["en", "de", "en"], lowerCase: true, nfkc: true, html: true } as const;
    expect(createTextCleaner(options).description).toBe(
      "clean1(html,nfkc,lowercase,stopwords:de+en,whitespace)",
    );
    expect(createTextCleaner({ whiteSpace: false }).description).toBe("clean1()");
  });

  it("leaves no space twice or at an end, and changes nothing the second time", () => {
    const { clean } = createTextCleaner();
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(" ", "\n", "\u00ad", "\u00a0", "\0", "a", "é") }),
        (text) => {
          const once = clean(text);
          expect(once).not.toMatch(/^\s|\s\s|\s$/);
          expect(clean(once)).toBe(once);
        },
      ),
    );
  });

  it("refuses a step or a language that does not exist", () => {
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    expect(() => createTextCleaner({ lowercase: true } as object)).toThrow(refused);
    expect(() => createTextCleaner({ stopWords: ["xx" as "en"] })).toThrow(refused);
    expect(() => createTextCleaner({ stopWords: ["constructor" as "en"] })).toThrow(refused);
  });
});

describe("the stop words", () => {
  it("are in lower case and composed, so that they can match", () => {
    for (const list of Object.values(STOP_WORDS)) {
      for (const word of list) expect(word).toBe(word.toLowerCase().normalize("NFC"));
    }
  });
});
