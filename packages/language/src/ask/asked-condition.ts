import type { Condition, Filter } from "@modalis/recommender";
import { dataText } from "../reply/data-text.js";
import type { AttributeSummary } from "./catalogue-attributes.js";

/** Operators that a question may be read to, and the kinds of attributes that each fits. */
const OPERATORS: Readonly<Record<string, readonly AttributeSummary["kind"][]>> = {
  equals: ["number", "text", "flag", "date", "list"],
  in: ["number", "text", "list"],
  atLeast: ["number", "date"],
  atMost: ["number", "date"],
  greaterThan: ["number", "date"],
  lessThan: ["number", "date"],
  contains: ["text", "list"],
};

/** Operators that a question may be read to, for instructions and schemas. */
export const OPERATOR_NAMES: readonly string[] = Object.keys(OPERATORS);

/** A condition that the catalogue can answer, or why a model's is left out. */
export type AskedCondition = { readonly filter: Filter } | { readonly note: string };

/** Reads one condition of a model's reply against the catalogue's attributes; nothing else can come out of it. */
export function askedCondition(json: unknown, attributes: readonly AttributeSummary[]): AskedCondition {
  const { attribute, operator, value, not } = (
    typeof json === "object" && json !== null ? json : {}
  ) as Record<string, unknown>;
  const shown = dataText(wordOf(attribute), 40);
  const summary = attributes.find(({ name }) => name === attribute) ?? onlyLike(attributes, attribute);
  if (summary === undefined) return { note: `nothing in the catalogue is called “${shown}”` };
  const kinds =
    typeof operator === "string" && Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (kinds === undefined || !kinds.includes(summary.kind))
    return { note: `“${summary.name}” cannot be asked whether it is ${dataText(wordOf(operator), 20)}` };
  const values = valuesOf(Array.isArray(value) ? value : [value], summary);
  if (values.length === 0)
    return { note: `no item has “${dataText(JSON.stringify(value) ?? "nothing", 60)}” for ${summary.name}` };
  const filter = conditionOf(summary, operator as keyof Condition, values);
  return { filter: not === true ? { not: filter } : filter };
}

function onlyLike(attributes: readonly AttributeSummary[], attribute: unknown): AttributeSummary | undefined {
  const wanted = wordOf(attribute).toLowerCase();
  const like = attributes.filter(({ name }) => name.toLowerCase() === wanted);
  return like.length === 1 ? like[0] : undefined;
}

/** A model may name anything; not all of it can be turned into text by itself. */
function wordOf(named: unknown): string {
  return typeof named === "string" ? named : (JSON.stringify(named) ?? "undefined");
}

type Value = string | number | boolean;

function conditionOf({ name, kind }: AttributeSummary, operator: string, values: readonly Value[]): Filter {
  const [value] = values as readonly [Value];
  if (kind === "list") {
    if (operator === "in" || values.length > 1) return { attribute: name, containsAny: values };
    return { attribute: name, contains: value };
  }
  if (operator === "in" || (operator === "equals" && values.length > 1))
    return { attribute: name, in: values };
  return { attribute: name, [operator]: value };
}

/** The catalogue's own spelling of values, or values of the attribute's kind; others are left out. */
function valuesOf(given: readonly unknown[], { kind, values }: AttributeSummary): Value[] {
  const read = (one: unknown): Value | undefined => {
    if (kind === "number") return numberOf(one);
    if (kind === "flag") return flagOf(one);
    if (typeof one !== "string" || one.trim() === "" || one.length > 200) return undefined;
    if (kind === "date") return DATE.test(one) ? one : undefined;
    return values === undefined ? one : spelling(one, values);
  };
  return given
    .slice(0, 100)
    .map(read)
    .filter((value) => value !== undefined);
}

const DATE = /^\d{4}(?:-\d{2}(?:-\d{2}(?:T[\d:.]+Z?)?)?)?$/;

function numberOf(one: unknown): number | undefined {
  const number = typeof one === "string" && one.trim() !== "" ? Number(one) : one;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function flagOf(one: unknown): boolean | undefined {
  if (one === true || one === "true") return true;
  return one === false || one === "false" ? false : undefined;
}

function spelling(one: string, values: readonly string[]): string | undefined {
  const wanted = one.trim().toLowerCase();
  return values.find((value) => value === one) ?? values.find((value) => value.toLowerCase() === wanted);
}
