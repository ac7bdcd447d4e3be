import { allowedWords } from "./allowed-words.js";
import type { ExplanationFacts } from "./explanation-facts.js";
import { factPlaceholders } from "./fact-placeholders.js";

export interface GroundingOptions {
  /** Words allowed beside the built-in English ones. */
  readonly words?: readonly string[];
}

/** What a sentence names that its facts do not, or its text with the facts filled in. */
export type Grounding =
  | { readonly grounded: true; readonly sentence: string }
  | { readonly grounded: false; readonly because: readonly string[] };

const LONGEST = 320;
const PLACEHOLDER = /\{([a-z]+\d*)\}/g;

/**
 * Checks a sentence word by word: every word must be one that names nothing, one that the facts make true, or a
 * placeholder of a fact; titles may also stand in quotes as they are. Numbers, names, other titles, other attributes,
 * praise, denials and addresses are none of these.
 *
 * It knows words, not what is said with them: that two facts belong together is for the caller, who passes no others.
 */
export function checkGrounded(
  sentence: string,
  facts: ExplanationFacts,
  { words = [] }: GroundingOptions = {},
): Grounding {
  const values = factPlaceholders(facts);
  const because: string[] = sentence.includes("\uE000") ? ["a sign of no script"] : [];
  // Titles that the model knows and wrote out itself.
  let template = sentence.normalize("NFC").trim();
  for (const [name, value] of values)
    if (value.startsWith("“"))
      template = template.replaceAll(value, `{${name}}`).replaceAll(`"${value.slice(1, -1)}"`, `{${name}}`);
  const named = [...template.matchAll(PLACEHOLDER)].map(([, name]) => name!);
  for (const name of named) if (!values.has(name)) because.push(`{${name}}`);
  const rest = template.replace(PLACEHOLDER, " \uE000 ");
  because.push(...strangersIn(rest, allowedWords(facts, words)));
  if (named.length === 0 && (facts.reasons ?? []).length === 0) because.push("no fact");
  const filled = template.replace(PLACEHOLDER, (whole, name: string) => values.get(name) ?? whole);
  if (filled.length > LONGEST) because.push(`${filled.length} characters`);
  return because.length > 0 ? { grounded: false, because } : { grounded: true, sentence: filled };
}

/** Words not allowed, words with a capital that begin no sentence, and signs that no plain sentence has. */
function strangersIn(text: string, allowed: ReadonlySet<string>): string[] {
  const strangers: string[] = [];
  for (const sign of text.match(/[^\p{L}\p{M}\p{N}\s\uE000.,;:'’()–—-]/gu) ?? []) strangers.push(sign);
  let begins = true;
  let sentences = 0;
  for (const [piece] of text.matchAll(/[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*|[.;:]|\uE000/gu)) {
    if (piece === ".") sentences += 1;
    if (/^[.;:\uE000]$/.test(piece)) {
      begins = piece === ".";
      continue;
    }
    const word = piece.replace("’", "'");
    const isName = !begins && word !== word.toLowerCase();
    if (isName || !allowed.has(word.toLowerCase())) strangers.push(word);
    begins = false;
  }
  if (sentences > 2) strangers.push(`${sentences} sentences`);
  return strangers;
}
