import type { Answer } from "../api/answers.js";

/** Attributes that items of an answer have, by name, each with values of theirs. */
export type SeenAttributes = ReadonlyMap<string, readonly string[]>;

const MOST_VALUES = 30;
const LONGEST = 60;

/** What may be filtered by, as far as an answer shows it; names and values in order. */
export function seenAttributes(answer: Answer | undefined): SeenAttributes {
  const seen = new Map<string, Set<string>>();
  for (const [name, value] of answer?.items.flatMap(({ item }) => Object.entries(item?.attributes ?? {})) ??
    []) {
    const values = seen.get(name) ?? new Set();
    seen.set(name, values);
    for (const one of [value].flat()) {
      const text = typeof one === "object" ? "" : String(one);
      if (text !== "" && text.length <= LONGEST && values.size < MOST_VALUES) values.add(text);
    }
  }
  return new Map(
    [...seen]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, values]) => [name, [...values].sort()]),
  );
}
