/** What an attribute holds, as far as a question can be about it. */
export interface AttributeSummary {
  readonly name: string;
  readonly kind: "number" | "text" | "list" | "flag" | "date";
  /** Of texts and lists, the most frequent first; absent where there are too many to name. */
  readonly values?: readonly string[];
  /** Least and greatest number or date. */
  readonly from?: number | string;
  readonly to?: number | string;
}

export interface SummariseOptions {
  /** Attributes, those of most items first. Default 40. */
  readonly most?: number;
  /** Values named of an attribute. Default 40. */
  readonly mostValues?: number;
}

interface Gathered {
  count: number;
  readonly kinds: Map<AttributeSummary["kind"], number>;
  /** Stops growing when it is too large to be named. */
  readonly values: Map<string, number>;
  /** Whether there are values too long to be asked for: descriptions. */
  isLong: boolean;
  from?: number | string;
  to?: number | string;
}

const LONGEST_NAME = 60;
const LONGEST_VALUE = 60;
const MOST_HELD = 1000;

/** Summarises the attributes of a catalogue, for questions to be read against. */
export function summariseAttributes(
  items: Iterable<Readonly<Record<string, unknown>>>,
  { most = 40, mostValues = 40 }: SummariseOptions = {},
): AttributeSummary[] {
  const gathered = new Map<string, Gathered>();
  for (const attributes of items) {
    for (const [name, value] of Object.entries(attributes)) {
      const kind = kindOf(value);
      if (kind === undefined || name.length > LONGEST_NAME || !/^[\p{L}_][\p{L}\p{N} _.-]*$/u.test(name))
        continue;
      let one = gathered.get(name);
      if (one === undefined) {
        one = { count: 0, kinds: new Map(), values: new Map(), isLong: false };
        gathered.set(name, one);
      }
      gather(one, kind, value);
    }
  }
  return [...gathered]
    .sort(([, left], [, right]) => right.count - left.count)
    .slice(0, most)
    .map(([name, one]) => summaryOf(name, one, mostValues));
}

function kindOf(value: unknown): AttributeSummary["kind"] | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? "number" : undefined;
  if (typeof value === "boolean") return "flag";
  if (typeof value === "string") return /^\d{4}-\d{2}-\d{2}(?:T|$)/.test(value) ? "date" : "text";
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string"))
    return "list";
  return undefined;
}

function gather(one: Gathered, kind: AttributeSummary["kind"], value: unknown): void {
  one.count += 1;
  one.kinds.set(kind, (one.kinds.get(kind) ?? 0) + 1);
  if (kind === "number" || kind === "date") {
    const bound = value as number | string;
    if (one.from === undefined || bound < one.from) one.from = bound;
    if (one.to === undefined || bound > one.to) one.to = bound;
    return;
  }
  if (kind === "flag" || one.values.size > MOST_HELD) return;
  for (const text of kind === "list" ? (value as string[]) : [value as string]) {
    if (text.length > LONGEST_VALUE) one.isLong = true;
    else one.values.set(text, (one.values.get(text) ?? 0) + 1);
  }
}

function summaryOf(
  name: string,
  { kinds, values, from, to, isLong }: Gathered,
  mostValues: number,
): AttributeSummary {
  const [[kind]] = [...kinds].sort(([, left], [, right]) => right - left) as [
    [AttributeSummary["kind"], number],
  ];
  if (kind === "flag") return { name, kind };
  if (kind === "number" || kind === "date") {
    // Of two kinds at once, bounds would mix numbers and texts.
    const sound = kinds.size === 1 && from !== undefined && to !== undefined;
    return sound ? { name, kind, from, to } : { name, kind };
  }
  if (isLong || values.size > mostValues) return { name, kind };
  const frequent = [...values].sort(([, left], [, right]) => right - left).map(([text]) => text);
  return { name, kind, values: frequent };
}
