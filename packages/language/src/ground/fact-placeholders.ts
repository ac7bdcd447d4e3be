import { dataText } from "../reply/data-text.js";
import type { ExplanationFacts } from "./explanation-facts.js";

/** Most liked items and attributes that a sentence is offered. */
const MOST = 3;
const LONGEST_TITLE = 120;
const LONGEST_VALUE = 60;

/**
 * The facts by their placeholders: `{item}`, `{like1}`, and `{year}` for an attribute. A model is shown placeholders alone,
 * so that no title and no value of the catalogue can tell it anything.
 */
export function factPlaceholders({ title, likes, attributes = {} }: ExplanationFacts): Map<string, string> {
  const facts = new Map([["item", quoted(title)]]);
  for (const [at, like] of likes.slice(0, MOST).entries()) facts.set(`like${at + 1}`, quoted(like.title));
  for (const name of tellable(attributes)) {
    const value = attributes[name]!;
    facts.set(name, typeof value === "string" ? dataText(value, LONGEST_VALUE) : String(value));
  }
  return facts;
}

/** Names in plain words, whose values are neither empty nor flags. */
export function tellable(attributes: NonNullable<ExplanationFacts["attributes"]>): string[] {
  return Object.keys(attributes)
    .filter((name) => /^[a-z]{2,20}$/.test(name) && !/^(?:item|like\d*)$/.test(name))
    .filter((name) => typeof attributes[name] !== "boolean" && dataText(String(attributes[name]), 2) !== "")
    .slice(0, MOST);
}

function quoted(title: string): string {
  return `“${dataText(title, LONGEST_TITLE).replace(/[“”"]/g, "'")}”`;
}
