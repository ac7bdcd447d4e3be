import { decodeEntities } from "./decode-entities.js";

/** Elements that do not end a word: their tags vanish, every other tag becomes a space. */
const INLINE =
  /^(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|nobr|q|s|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr)$/;

/** Elements whose content is not text for a reader. */
const UNSEEN = /^(?:script|style|template|noscript|iframe|object|svg|math|head|title)$/;

/**
 * The text a reader would see of an HTML fragment: tags, comments, scripts and styles gone, entities decoded.
 *
 * A `<` that begins no tag, as in `a < b`, stays. Broken markup is read as far as it makes sense. The time is
 * proportional to the length, whatever the markup.
 */
export function stripHtml(html: string): string {
  const findEnd = tagEndFinder(html);
  let text = "";
  let at = 0;
  for (;;) {
    const open = html.indexOf("<", at);
    if (open < 0) return text + decodeEntities(html.slice(at));
    text += decodeEntities(html.slice(at, open));
    if (html.startsWith("<!--", open)) {
      at = after(html, "-->", open + 4);
      text += " ";
      continue;
    }
    const end = startsTag(html, open) ? findEnd(open) : -1;
    if (end < 0) {
      text += "<";
      at = open + 1;
      continue;
    }
    const name = tagName(html, open);
    text += INLINE.test(name) ? "" : " ";
    const unseen = UNSEEN.test(name) && html[open + 1] !== "/" && html[end - 1] !== "/";
    at = unseen ? endOfElement(html, name, end + 1) : end + 1;
  }
}

/** A tag, an end tag, a declaration or a processing instruction begins here. */
function startsTag(html: string, open: number): boolean {
  return (
    /[a-z!?]/i.test(html[open + 1] ?? "") || (html[open + 1] === "/" && /[a-z]/i.test(html[open + 2] ?? ""))
  );
}

function tagName(html: string, open: number): string {
  const name = /^<\/?([a-z][a-z0-9]{0,15})(?![a-z0-9])/i.exec(html.slice(open, open + 20));
  return name?.[1]?.toLowerCase() ?? "";
}

/**
 * Finds the `>` of the tag that begins at `open`, past any quoted attribute; -1 when there is none.
 *
 * A quote that never closes would make every later tag scan to the end: from the first such quote on, the
 * nearest `>` counts.
 */
function tagEndFinder(html: string): (open: number) => number {
  let quotesClose = true;
  const lastEnd = html.lastIndexOf(">");
  return (open) => {
    if (open > lastEnd) return -1;
    if (quotesClose) {
      const end = quotedTagEnd(html, open);
      if (end >= 0) return end;
      quotesClose = false;
    }
    return html.indexOf(">", open);
  };
}

/** Only a quote after `=` begins a value, so that an apostrophe in broken markup does no harm. */
function quotedTagEnd(html: string, open: number): number {
  const marks = /=\s{0,8}["']|>/g;
  marks.lastIndex = open + 1;
  for (let mark = marks.exec(html); mark !== null; mark = marks.exec(html)) {
    if (mark[0] === ">") return mark.index;
    const close = html.indexOf(mark[0].at(-1)!, marks.lastIndex);
    if (close < 0) return -1;
    marks.lastIndex = close + 1;
  }
  return -1;
}

function endOfElement(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}(?![a-z0-9])[^>]*>?`, "gi");
  close.lastIndex = from;
  return close.exec(html) === null ? html.length : close.lastIndex;
}

function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found < 0 ? html.length : found + mark.length;
}
