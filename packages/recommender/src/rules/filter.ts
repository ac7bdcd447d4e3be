import { ModalisError } from "@modalis/contract";

/** A value that a condition compares with. */
export type FilterValue = string | number | boolean | null;

/** A place on earth and how far from it still counts. */
export interface Within {
  /** Degrees, -90 to 90. */
  readonly latitude: number;
  /** Degrees, -180 to 180. */
  readonly longitude: number;
  /** Over 0. */
  readonly kilometres: number;
}

/**
 * What must be true of one attribute; every operator given must hold, and none holds for an absent attribute but
 * `exists: false`.
 *
 * `attribute` names an attribute, or a field in it after a dot; `@id`, `@labels` and `@timestamp` are the item's own.
 */
export interface Condition {
  readonly attribute: string;
  readonly equals?: FilterValue;
  readonly in?: readonly FilterValue[];
  /** Numbers with numbers, texts with texts by code unit, so that ISO dates compare as times do. */
  readonly greaterThan?: number | string;
  readonly atLeast?: number | string;
  readonly lessThan?: number | string;
  readonly atMost?: number | string;
  readonly exists?: boolean;
  /** A list that holds the value, or a text that holds the text. */
  readonly contains?: FilterValue;
  /** A list that holds one of the values. */
  readonly containsAny?: readonly FilterValue[];
  readonly startsWith?: string;
  /** `{latitude, longitude}` in degrees, by great circle on a sphere of 6,371 km. */
  readonly within?: Within;
  /** A time, in milliseconds since 1970 or ISO 8601, at most this long ago; times to come count as new. */
  readonly newerThanMs?: number;
  /** A time more than this long ago. */
  readonly olderThanMs?: number;
}

/** Which items may be answered: a typed expression, never evaluated text. */
export type Filter =
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }
  | Condition;

const DEEPEST = 16;
const MOST_NODES = 256;
const MOST_VALUES = 10_000;
const LONGEST_TEXT = 1024;

/**
 * Reads a filter from untrusted JSON.
 *
 * @throws `INVALID_ARGUMENT` naming the place in the filter: an unknown operator, a value of the wrong type, more than
 * 16 levels, 256 conditions, 10,000 values in a set, or texts over 1,024 characters.
 */
export function parseFilter(json: unknown): Filter {
  return parseNode(json, "filter", 1, { nodes: 0 });
}

function parseNode(json: unknown, path: string, depth: number, counted: { nodes: number }): Filter {
  if (depth > DEEPEST) throw refused(path, `lies more than ${DEEPEST} levels deep`);
  if (++counted.nodes > MOST_NODES) throw refused(path, `is one of more than ${MOST_NODES} conditions`);
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw refused(path, "is not an object such as {attribute, equals}");
  }
  const node = json as Record<string, unknown>;
  if (Object.hasOwn(node, "attribute")) return parseCondition(node, path);
  const names = Object.keys(node);
  const [name] = names;
  if (names.length !== 1 || (name !== "and" && name !== "or" && name !== "not")) {
    throw refused(path, "has neither an attribute nor exactly one of and, or, not");
  }
  const inner = node[name];
  if (name === "not") return { not: parseNode(inner, `${path}.not`, depth + 1, counted) };
  if (!Array.isArray(inner)) throw refused(`${path}.${name}`, "is not a list");
  const parsed = inner.map((one, at) => parseNode(one, `${path}.${name}[${at}]`, depth + 1, counted));
  return name === "and" ? { and: parsed } : { or: parsed };
}

type Check = (value: unknown) => string | undefined;

const isValue = (value: unknown): boolean =>
  value === null ||
  typeof value === "boolean" ||
  (typeof value === "number" && Number.isFinite(value)) ||
  (typeof value === "string" && value.length <= LONGEST_TEXT);

const value: Check = (one) =>
  isValue(one)
    ? undefined
    : `is not a text of at most ${LONGEST_TEXT} characters, a number, true, false or null`;
const ordered: Check = (one) =>
  (typeof one === "number" || typeof one === "string") && isValue(one)
    ? undefined
    : "is neither a number nor a text";
const values: Check = (one) =>
  Array.isArray(one) && one.length <= MOST_VALUES && one.every(isValue)
    ? undefined
    : `is not a list of at most ${MOST_VALUES} values`;
const flag: Check = (one) => (typeof one === "boolean" ? undefined : "is neither true nor false");
const text: Check = (one) =>
  typeof one === "string" && one.length <= LONGEST_TEXT
    ? undefined
    : `is not a text of at most ${LONGEST_TEXT} characters`;
const duration: Check = (one) =>
  typeof one === "number" && one >= 0 && Number.isFinite(one) ? undefined : "is not a number from 0";
const place: Check = (one) =>
  isPlace(one) ? undefined : "is not {latitude, longitude, kilometres} with degrees and a distance over 0";

const OPERATORS: Readonly<Record<string, Check>> = {
  equals: value,
  in: values,
  greaterThan: ordered,
  atLeast: ordered,
  lessThan: ordered,
  atMost: ordered,
  exists: flag,
  contains: value,
  containsAny: values,
  startsWith: text,
  within: place,
  newerThanMs: duration,
  olderThanMs: duration,
};

function parseCondition(node: Record<string, unknown>, path: string): Condition {
  const { attribute, ...operators } = node;
  const problem = text(attribute);
  if (problem !== undefined || attribute === "")
    throw refused(`${path}.attribute`, problem ?? "is an empty text");
  const names = Object.keys(operators);
  if (names.length === 0)
    throw refused(path, `says nothing of "${attribute}"; give ${Object.keys(OPERATORS).join(", ")}`);
  for (const name of names) {
    const check = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
    if (check === undefined)
      throw refused(`${path}.${name}`, `is no operator; there are ${Object.keys(OPERATORS).join(", ")}`);
    const wrong = check(operators[name]);
    if (wrong !== undefined) throw refused(`${path}.${name}`, wrong);
  }
  return node as unknown as Condition;
}

function isPlace(one: unknown): one is Within {
  if (typeof one !== "object" || one === null) return false;
  const { latitude, longitude, kilometres, ...other } = one as Record<string, unknown>;
  return (
    Object.keys(other).length === 0 &&
    typeof latitude === "number" &&
    Math.abs(latitude) <= 90 &&
    typeof longitude === "number" &&
    Math.abs(longitude) <= 180 &&
    typeof kilometres === "number" &&
    kilometres > 0 &&
    kilometres < Number.POSITIVE_INFINITY
  );
}

function refused(path: string, problem: string): ModalisError {
  const shown = path.length > 200 ? `…${path.slice(-200)}` : path;
  return new ModalisError("INVALID_ARGUMENT", `${shown} ${problem}`, { details: { path: shown } });
}
