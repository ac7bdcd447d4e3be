import { ModalisError } from "@modalis/contract";
import type { JsonObject } from "@modalis/onnx";

/** Reads typed fields of a JSON object that came with a model, and names the field that is wrong. */
export interface SettingsReader {
  /** Whether the field is there and not null. */
  has(name: string): boolean;
  /** A number within the range; `fallback` when absent. */
  number(name: string, range: NumberRange, fallback?: number): number;
  /** A whole number within the range; `fallback` when absent. */
  whole(name: string, range: NumberRange, fallback?: number): number;
  flag(name: string, fallback: boolean): boolean;
  /** One of the choices; `fallback` when absent. */
  choice<Choice extends string>(name: string, choices: readonly Choice[], fallback?: Choice): Choice;
  /** A list of choices; `fallback` when absent. */
  choices<Choice extends string>(
    name: string,
    choices: readonly Choice[],
    fallback: readonly Choice[],
  ): readonly Choice[];
  text(name: string): string | undefined;
  /** The error for a field whose value does not fit the others. */
  refuse(name: string, problem: string): ModalisError;
  /** @throws `INVALID_MODEL` naming a field that none of the names lists, so that a slip is not ignored. */
  allowOnly(names: readonly string[]): void;
}

/** Both ends are allowed. */
type NumberRange = readonly [least: number, most: number];

/** @param where Names the object in messages: `"modalis.json: audio"`. Every error is `INVALID_MODEL`. */
export function createSettingsReader(where: string, fields: JsonObject): SettingsReader {
  const refuse = (name: string, problem: string): ModalisError =>
    new ModalisError("INVALID_MODEL", `${where}.${name} ${problem}`, { details: { field: name } });
  const read = (name: string) => fields[name] ?? undefined;

  const number = (name: string, [least, most]: NumberRange, fallback?: number): number => {
    const value = read(name) ?? fallback;
    if (typeof value === "number" && value >= least && value <= most) return value;
    throw refuse(name, `is a number of ${least} to ${most}, not ${JSON.stringify(value)}`);
  };
  const choice = <Choice extends string>(name: string, choices: readonly Choice[], fallback?: Choice) => {
    const value = read(name) ?? fallback;
    const found = choices.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    throw refuse(name, `is one of ${choices.join(", ")}, not ${JSON.stringify(value)}`);
  };
  return {
    has: (name) => read(name) !== undefined,
    number,
    whole(name, range, fallback) {
      const value = number(name, range, fallback);
      if (Number.isSafeInteger(value)) return value;
      throw refuse(name, `is a whole number, not ${value}`);
    },
    flag(name, fallback) {
      const value = read(name) ?? fallback;
      if (typeof value === "boolean") return value;
      throw refuse(name, `is true or false, not ${JSON.stringify(value)}`);
    },
    choice,
    choices(name, choices, fallback) {
      const value = read(name);
      if (value === undefined) return fallback;
      const list: readonly unknown[] = Array.isArray(value) ? value : [];
      const found = choices.filter((candidate) => list.includes(candidate));
      if (list.length > 0 && found.length === list.length)
        return list.map((item) => choices.find((candidate) => candidate === item)!);
      throw refuse(
        name,
        `is a list of different ones of ${choices.join(", ")}, not ${JSON.stringify(value)}`,
      );
    },
    text(name) {
      const value = read(name);
      if (value === undefined || (typeof value === "string" && value !== "")) return value;
      throw refuse(name, `is a text, not ${JSON.stringify(value)}`);
    },
    refuse,
    allowOnly(names) {
      const unknown = Object.keys(fields).find((name) => !names.includes(name));
      if (unknown !== undefined) throw refuse(unknown, `is not known; known are ${names.join(", ")}`);
    },
  };
}
