import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENTITIES } from "./html-entities.js";
import { stripHtml } from "./strip-html.js";

const seen = (html: string) => stripHtml(html).replace(/\s+/g, " ").trim();

describe("stripHtml", () => {
  it.each([
    ["<p>Two</p><p>paragraphs</p>", "Two paragraphs"],
    ["in<b>si</b>de <em>a</em> word", "inside a word"],
    ["line<br>break<br/>twice", "line break twice"],
    ["<script>if (a < b) alert('</p>')</script>seen<STYLE>p{}</style >too", "seen too"],
    ["before<!-- <b>no</b> -->after", "before after"],
    ['<img alt="a > b" src=x>caption', "caption"],
    ["<a href='it>s'>link</a>", "link"],
    ["<!DOCTYPE html><?xml version='1.0'?><title>t</title>body", "body"],
    ["1 < 2 and 3 > 2", "1 < 2 and 3 > 2"],
    ["i <3 you", "i <3 you"],
    ["caf&eacute; &amp; cr&#232;me &#x1F600; &#146;s", "café & crème 😀 ’s"],
    ["&lt;b&gt; stays text", "<b> stays text"],
    ["&amp;lt; is decoded once", "&lt; is decoded once"],
    ["&unknown; &#xD800; &#0; AT&T", "&unknown; � � AT&T"],
    ["ends in a <b", "ends in a <b"],
    ["ends in a comment <!-- so", "ends in a comment"],
    ['<b title="never closed>bold</b> text', "bold text"],
    ["don't <i>won't</i> can't", "don't won't can't"],
    ["plain text", "plain text"],
    ["", ""],
  ])("reads %j", (html, text) => {
    expect(seen(html)).toBe(text);
  });

  it("leaves text without markup as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(!/[<&]/.test(text));
        expect(stripHtml(text)).toBe(text);
      }),
    );
  });

  it("never throws and never returns more than it was given plus a space a tag", () => {
    const fragment = fc.constantFrom(
      "<",
      ">",
      "</",
      "<!--",
      "-->",
      '<a href="',
      "'",
      "=",
      "&",
      "&#",
      ";",
      "<script>",
      "x",
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 40 }), (fragments) => {
        const html = fragments.join("");
        expect(stripHtml(html).length).toBeLessThanOrEqual(html.length);
      }),
    );
  });

  it.each(["<", "<a ", '<a b="', "<!--", "<script>", "&#", "</", '<a b=" >', "<svg", "= '"])(
    "reads 300,000 characters of %j without rescanning them",
    (part) => {
      const html = part.repeat(300_000 / part.length);
      expect(stripHtml(html).length).toBeLessThanOrEqual(html.length);
    },
  );
});

describe("the entity table", () => {
  it("holds HTML 4's 252 names and apos, with code points that HTML 4 gives", () => {
    expect(ENTITIES.size).toBe(253);
    const known = {
      nbsp: 160,
      yuml: 255,
      eacute: 233,
      divide: 247,
      Omega: 937,
      omega: 969,
      sigmaf: 962,
      Sigma: 931,
    };
    for (const [name, codePoint] of Object.entries(known)) expect(ENTITIES.get(name), name).toBe(codePoint);
  });
});
