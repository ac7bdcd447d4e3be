const NUMBERS = ["no", "a", "two", "three", "four", "five", "six"];
/** Plurals that no rule makes, and nouns that have none. */
const PLURALS: Readonly<Record<string, string>> = {
  person: "people",
  mouse: "mice",
  knife: "knives",
  sheep: "sheep",
  skis: "skis",
  scissors: "scissors",
  broccoli: "broccoli",
};
/** Always plural, so that one of them takes no article. */
const PAIRS = new Set(["skis", "scissors", "broccoli"]);

/** A number of things in words: `"a dog"`, `"two brown dogs"`; more than six are `"many"`. */
export function countedNoun(count: number, noun: string, adjective = ""): string {
  const named = adjective === "" ? noun : `${adjective} ${noun}`;
  if (count === 1) return PAIRS.has(noun) ? named : `${/^[aeiou]/.test(named) ? "an" : "a"} ${named}`;
  const number = NUMBERS[count] ?? "many";
  const plural = noun.split(" or ").map(pluralOf).join(" or ");
  return `${number} ${adjective === "" ? "" : `${adjective} `}${plural}`;
}

function pluralOf(noun: string): string {
  const known = PLURALS[noun];
  if (known !== undefined) return known;
  if (/(?:s|sh|ch|x)$/.test(noun)) return `${noun}es`;
  return `${noun}s`;
}

/** Words joined as in a sentence: `"a, b and c"`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
