import { isIP } from "node:net";
import { isCardNumber } from "./card-number.js";
import { isIban } from "./iban.js";
import type { PersonalData, PersonalDataKind } from "./personal-data-kind.js";
import { isPhone, PHONE_FORMS } from "./phone-number.js";

interface Form {
  readonly kind: PersonalDataKind;
  readonly pattern: RegExp;
  holds(found: string): boolean;
}

const always = () => true;

/** What may be looked for, the surest first; lengths are bounded so that no text takes long. */
const FORMS: readonly Form[] = [
  {
    kind: "email",
    pattern:
      /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+'-]{1,64}(?:@|\s?[[(]\s?at\s?[\])]\s?)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/giu,
    holds: always,
  },
  {
    kind: "iban",
    pattern: /(?<![\p{L}\p{N}])[a-z]{2}\d{2}(?:[ \u00a0-]?[a-z0-9]){11,30}(?![\p{L}\p{N}])/giu,
    holds: isIban,
  },
  {
    kind: "card",
    pattern: /(?<![\p{L}\p{N}.,])\d(?:[ \u00a0\u202f\u2010-\u2013-]?\d){12,18}(?![\p{N}])/gu,
    holds: isCardNumber,
  },
  {
    kind: "ip",
    pattern: /(?<![\p{L}\p{N}_.:])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)/gu,
    holds: (found) => isIP(found) === 4,
  },
  {
    kind: "ip",
    pattern:
      /(?<![\p{L}\p{N}_.:])(?:[0-9a-f:]{1,29}:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f:]{2,39})(?![\p{L}\p{N}_:])/giu,
    holds: (found) => /\d/.test(found) && isIP(found) === 6,
  },
  ...PHONE_FORMS.map((pattern): Form => ({ kind: "phone", pattern, holds: isPhone })),
];

/**
 * Finds personal data by its form, in the order of the text and without overlaps.
 *
 * Names, addresses and what people say of themselves have no form and are not found.
 *
 * @param taken Places that are not looked at, such as those that patterns took before.
 */
export function findPersonalData(
  text: string,
  kinds: ReadonlySet<string>,
  taken: TakenPlaces = createTakenPlaces(text),
): PersonalData[] {
  const found: PersonalData[] = [];
  for (const { kind, pattern, holds } of FORMS) {
    if (!kinds.has(kind)) continue;
    for (const { 0: match, index } of text.matchAll(pattern)) {
      const [from, to] = holds(match) ? [index, index + match.length] : shorter(kind, match, index, holds);
      if (to > from && taken.take(from, to)) found.push({ kind, from, to });
    }
  }
  return found.sort((left, right) => left.from - right.from);
}

/** An account or card number that a greedy match joined with the word or number after it. */
function shorter(
  kind: PersonalDataKind,
  match: string,
  index: number,
  holds: (found: string) => boolean,
): [number, number] {
  if (kind !== "iban" && kind !== "card") return [0, 0];
  for (let end = match.length - 1; end > 0; end--) {
    // Only where a group ends.
    if (/[\p{L}\p{N}]/u.test(match[end]!) || !/[\p{L}\p{N}]/u.test(match[end - 1]!)) continue;
    if (holds(match.slice(0, end))) return [index, index + end];
  }
  return [0, 0];
}

/** Which characters of a text are part of something found. */
export interface TakenPlaces {
  /** Takes a range unless a part of it was taken before, by a surer form. */
  take(from: number, to: number): boolean;
}

export function createTakenPlaces(text: string): TakenPlaces {
  const taken = new Uint8Array(text.length);
  return {
    take(from, to) {
      if (taken.subarray(from, to).includes(1)) return false;
      taken.fill(1, from, to);
      return true;
    },
  };
}
