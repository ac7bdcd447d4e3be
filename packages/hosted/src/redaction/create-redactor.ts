import { ModalisError } from "@modalis/contract";
import { createTakenPlaces, findPersonalData } from "./find-personal-data.js";
import type { PersonalData, PersonalDataKind } from "./personal-data-kind.js";

export interface RedactorOptions {
  /** What is looked for by its form. All when absent. */
  readonly kinds?: readonly PersonalDataKind[];
  /** More to take out, by name (capital letters, digits and `_`): customer numbers, street names. They go before the kinds. */
  readonly patterns?: Readonly<Record<string, RegExp>>;
}

/** Takes personal data out of texts before they leave. */
export interface Redactor {
  /** Kinds and patterns in words: part of a space's fingerprint and of cache keys. */
  readonly description: string;
  redact(text: string): Redacted;
}

/** A text as it may leave, and what was taken out of it. */
export interface Redacted {
  /** With `[EMAIL_1]`, `[PHONE_1]`, … in the places; the same data has the same placeholder. */
  readonly text: string;
  /** How many were taken out, by kind. */
  readonly counts: Readonly<Record<string, number>>;
  /** Puts the data back where an answer names its placeholder; it stays with the caller. */
  restore(answer: string): string;
}

const KINDS: readonly PersonalDataKind[] = ["email", "phone", "card", "iban", "ip"];

/**
 * Makes a redactor of telephone and card numbers, e-mail and IP addresses, account numbers, and patterns of the caller's.
 *
 * @throws `INVALID_ARGUMENT` for an unknown kind or a pattern's name that no placeholder can have.
 */
export function createRedactor({ kinds = KINDS, patterns = {} }: RedactorOptions = {}): Redactor {
  for (const kind of kinds) {
    if (!KINDS.includes(kind))
      throw new ModalisError("INVALID_ARGUMENT", `there is no kind "${kind}"; there are ${KINDS.join(", ")}`);
  }
  const own = Object.entries(patterns).map(([name, pattern]) => {
    if (!/^[A-Z][A-Z0-9_]{0,31}$/.test(name))
      throw new ModalisError("INVALID_ARGUMENT", `call the pattern "${name}" in capitals, such as CUSTOMER`);
    return { name, pattern: new RegExp(pattern.source, [...new Set(`${pattern.flags}g`)].join("")) };
  });
  const wanted = new Set<string>(kinds);
  const find = (text: string): PersonalData[] => {
    const found: PersonalData[] = [];
    const taken = createTakenPlaces(text);
    for (const { name, pattern } of own) {
      for (const { 0: match, index } of text.matchAll(pattern)) {
        const to = index + match.length;
        if (match !== "" && taken.take(index, to)) found.push({ kind: name, from: index, to });
      }
    }
    return [...found, ...findPersonalData(text, wanted, taken)].sort((left, right) => left.from - right.from);
  };
  const described = [...[...wanted].sort(), ...own.map(({ name, pattern }) => `${name}=${pattern}`).sort()];
  return { description: described.join(" "), redact: (text) => replaceAll(text, find(text)) };
}

function replaceAll(text: string, found: readonly PersonalData[]): Redacted {
  const placeholders = new Map<string, string>();
  const counts: Record<string, number> = {};
  const nextPlaceholder = placeholdersOf(text);
  let redacted = "";
  let at = 0;
  for (const { kind, from, to } of found) {
    const data = text.slice(from, to);
    const name = kind.toUpperCase();
    counts[kind] = (counts[kind] ?? 0) + 1;
    const placeholder = placeholders.get(data) ?? nextPlaceholder(name);
    placeholders.set(data, placeholder);
    redacted += text.slice(at, from) + placeholder;
    at = to;
  }
  return {
    text: redacted + text.slice(at),
    counts,
    restore(answer) {
      const data = new Map([...placeholders].map(([one, placeholder]) => [placeholder, one]));
      return answer.replace(
        /\[[A-Z][A-Z0-9_]*_\d+\]/g,
        (placeholder) => data.get(placeholder) ?? placeholder,
      );
    },
  };
}

/** Those that the text does not hold by itself, or putting back would put data where none was. */
function placeholdersOf(text: string): (name: string) => string {
  const held = new Set(Array.from(text.matchAll(/\[[A-Z][A-Z0-9_]*_\d+\]/g), ([one]) => one));
  const last = new Map<string, number>();
  return (name) => {
    for (let number = (last.get(name) ?? 0) + 1; ; number++) {
      const placeholder = `[${name}_${number}]`;
      if (held.has(placeholder)) continue;
      last.set(name, number);
      return placeholder;
    }
  };
}
