import { existsSync, readFileSync } from "node:fs";

/** Nouns of WordNet 3.0 (Miller, 1995), as Debian's `wordnet-base` has them. */
export interface NounNet {
  /** The noun and all others of its first, most frequent sense; of those of several words the spaces are kept. */
  synonyms(noun: string): ReadonlySet<string>;
  /**
   * The synonyms, and every word whose own first sense is narrower: a poodle is a dog. Other senses do not count, for
   * "dog" is a person in one of its; nor do adjectives, for "white" and "black" are persons too.
   */
  kinds(noun: string): ReadonlySet<string>;
  /** The singular of a word, as far as its rules and exceptions tell. */
  singular(word: string): string;
}

const FOLDER = "/usr/share/wordnet";

/** What is printed where WordNet is absent. */
export const NO_WORDNET = "skipped: needs WordNet; apt-get install wordnet";

/** Reads WordNet's nouns; undefined where the package is not installed. */
export function readNounNet(): NounNet | undefined {
  if (!existsSync(`${FOLDER}/data.noun`)) return undefined;
  const data = readFileSync(`${FOLDER}/data.noun`, "latin1");
  const index = new Map(
    linesOf("index.noun").map((line) => {
      const fields = line.trim().split(" ");
      const senses = Number(fields[2]);
      return [fields[0]!, Number(fields.slice(-senses)[0])] as const;
    }),
  );
  const exceptions = new Map(linesOf("noun.exc").map((line) => line.split(" ", 2) as [string, string]));
  const adjectives = new Set(linesOf("index.adj").map((line) => line.split(" ", 1)[0]!.replaceAll("_", " ")));
  const first = (noun: string): number | undefined => index.get(noun.replaceAll(" ", "_"));
  const wordsOf = (offset: number) => senseAt(data, offset).words;
  return {
    synonyms(noun) {
      const sense = first(noun);
      return new Set(sense === undefined ? [noun] : [noun, ...wordsOf(sense)]);
    },
    kinds(noun) {
      const sense = first(noun);
      if (sense === undefined) return new Set([noun]);
      const seen = new Set([sense]);
      for (const offset of seen) for (const narrower of senseAt(data, offset).narrower) seen.add(narrower);
      const narrower = [...seen].flatMap((offset) =>
        wordsOf(offset).filter((word) => first(word) === offset && !adjectives.has(word)),
      );
      return new Set([noun, ...wordsOf(sense), ...narrower]);
    },
    singular(word) {
      const known = exceptions.get(word);
      if (known !== undefined) return known;
      for (const [end, start] of [
        ["ies", "y"],
        ["ches", "ch"],
        ["shes", "sh"],
        ["xes", "x"],
        ["ses", "s"],
        ["s", ""],
      ] as const)
        if (word.endsWith(end) && index.has(word.slice(0, -end.length) + start))
          return word.slice(0, -end.length) + start;
      return word;
    },
  };
}

function linesOf(file: string): string[] {
  return readFileSync(`${FOLDER}/${file}`, "latin1")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("  "));
}

/** A line of data.noun, see wndb(5): its words, and the places of the senses directly below. */
function senseAt(data: string, offset: number): { readonly words: string[]; readonly narrower: number[] } {
  const fields = data.slice(offset, data.indexOf("\n", offset)).split(" ");
  const count = Number.parseInt(fields[3]!, 16);
  const words = Array.from({ length: count }, (_, at) =>
    fields[4 + 2 * at]!.toLowerCase().replaceAll("_", " "),
  );
  const pointers = 4 + 2 * count;
  const narrower: number[] = [];
  for (let at = 0; at < Number(fields[pointers]); at++) {
    const from = pointers + 1 + 4 * at;
    if (fields[from] === "~") narrower.push(Number(fields[from + 1]));
  }
  return { words, narrower };
}
