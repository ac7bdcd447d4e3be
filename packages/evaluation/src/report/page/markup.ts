/** Under a symbol of this module, so that no text, JSON or object from outside can pass for markup. */
const MARKUP: unique symbol = Symbol("markup");

/** A piece of HTML or SVG whose texts are escaped; only `html` makes it. */
export interface Markup {
  readonly [MARKUP]: string;
}

export type MarkupPart = string | number | Markup | readonly Markup[] | undefined;

/**
 * HTML or SVG from a template: every value is escaped but markup itself, in text and in quoted attributes alike;
 * undefined is nothing.
 */
export function html(template: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  const pieces = template.flatMap((literal, at) => [literal, at < parts.length ? textOfPart(parts[at]) : ""]);
  return { [MARKUP]: pieces.join("") };
}

/** The text of markup, to be written into a file. */
export function markupText(markup: Markup): string {
  return markup[MARKUP];
}

function textOfPart(part: MarkupPart): string {
  if (part === undefined) return "";
  if (typeof part === "string" || typeof part === "number") return escapeText(String(part));
  if (isList(part)) return part.map(markupText).join("");
  return markupText(part);
}

function isList(part: Markup | readonly Markup[]): part is readonly Markup[] {
  return Array.isArray(part);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Control characters (but line breaks and tabs, which become spaces) and lone surrogates, which HTML forbids, and marks that turn the direction of the text around
 * them: each becomes U+FFFD.
 */
const FORBIDDEN = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

function escapeText(text: string): string {
  return text
    .replace(/[\t\n\r]/g, " ")
    .replace(FORBIDDEN, "\ufffd")
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
