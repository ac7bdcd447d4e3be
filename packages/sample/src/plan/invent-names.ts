import type { Random } from "../random/random.js";

const STARTS = [
  "Al",
  "Bre",
  "Cor",
  "Del",
  "Es",
  "Fen",
  "Gal",
  "Hal",
  "Il",
  "Jor",
  "Kel",
  "Lor",
  "Mar",
  "Nor",
  "Or",
  "Per",
  "Quin",
  "Ros",
  "Sel",
  "Tor",
  "Ul",
  "Ver",
  "Wen",
  "Yor",
  "Zel",
] as const;
const MIDDLES = ["a", "e", "i", "o", "u", "ia", "ea", "ani", "eno", "iri", "ova", "ume"] as const;
const ENDS = [
  "dan",
  "la",
  "lin",
  "mar",
  "na",
  "nor",
  "ra",
  "ris",
  "ro",
  "sa",
  "tha",
  "vin",
  "wyn",
  "ze",
] as const;

/** So many different made-up names, such as `"Veranor"`. */
export function inventNames(count: number, random: Random): string[] {
  const names = new Set<string>();
  while (names.size < count) {
    const name = random.pick(STARTS) + random.pick(MIDDLES) + random.pick(ENDS);
    // Past a few thousand names the plain ones run out.
    names.add(names.has(name) ? `${name} ${2 + random.integer(98)}` : name);
  }
  return [...names];
}
