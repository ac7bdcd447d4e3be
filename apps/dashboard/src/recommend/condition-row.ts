/** One line of the filter builder; all of it is text until it is sent. */
export interface ConditionRow {
  readonly attribute: string;
  readonly operator: Operator;
  readonly value: string;
}

/** Operators of the builder in words; the route knows more. */
export const OPERATORS = {
  equals: "is",
  differs: "is not",
  in: "is one of",
  contains: "contains",
  startsWith: "starts with",
  atLeast: "is at least",
  atMost: "is at most",
  exists: "is there",
  newerThanDays: "is newer than (days)",
} as const;

export type Operator = keyof typeof OPERATORS;

const DAY_MS = 86_400_000;

/** The filter of the lines that are complete; undefined when none is. */
export function filterOf(join: "and" | "or", rows: readonly ConditionRow[]): object | undefined {
  const complete = rows.filter(
    ({ attribute, operator, value }) =>
      attribute.trim() !== "" && (operator === "exists" || value.trim() !== ""),
  );
  const conditions = complete.map(conditionOf);
  return conditions.length > 1 ? { [join]: conditions } : conditions[0];
}

function conditionOf({ attribute: typed, operator, value }: ConditionRow): object {
  const attribute = typed.trim();
  if (operator === "differs") return { not: { attribute, equals: typedValue(value) } };
  if (operator === "in") return { attribute, in: value.split(",").map(typedValue) };
  if (operator === "exists") return { attribute, exists: true };
  if (operator === "startsWith") return { attribute, startsWith: value };
  if (operator === "newerThanDays")
    return { attribute, newerThanMs: Math.max(0, Number(value) || 0) * DAY_MS };
  return { attribute, [operator]: typedValue(value) };
}

/** `7` is a number, `true` is true, `"7"` in quotes is a text, as anything else is. */
function typedValue(typed: string): string | number | boolean {
  const text = typed.trim();
  if (/^".*"$/.test(text)) return text.slice(1, -1);
  if (text === "true" || text === "false") return text === "true";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
