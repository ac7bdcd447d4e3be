import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { html, markupText } from "./markup.js";
import { PAGE_STYLE } from "./page-style.js";

describe("html", () => {
  it("escapes every value but markup, in text and in attributes", () => {
    const inner = html`<b>${"a<b>"}</b>`;
    const page = html`<p title="${`"'`}">${inner}${[inner, inner]}${undefined}${3}</p>`;
    const bold = "<b>a&lt;b&gt;</b>";
    expect(markupText(page)).toBe(`<p title="&quot;&#39;">${bold}${bold}${bold}3</p>`);
  });

  it("leaves nothing in any text that could open a tag, an attribute or an entity, or turn the text around it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = markupText(html`${text}`);
        expect(escaped).not.toMatch(/[<>"'\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
        expect(escaped.replace(/&(amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
      }),
    );
    expect(markupText(html`${"a\ud800b\u202ec\u0000d\ne"}`)).toBe("a\ufffdb\ufffdc\ufffdd e");
  });

  it("takes no object from outside for markup", () => {
    const forged = JSON.parse('{"markup":"<script>","Symbol(markup)":"<script>"}');
    expect(markupText(html`${forged}`)).not.toContain("script");
  });
});

describe("PAGE_STYLE", () => {
  it("stands in the page as it was written", () => {
    expect(markupText(html`${PAGE_STYLE}`)).toBe(PAGE_STYLE.replaceAll("\n", " "));
  });
});
