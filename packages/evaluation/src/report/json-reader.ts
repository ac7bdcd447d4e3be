import { ModalisError } from "@modalis/contract";

/** Reads fields of parsed JSON that somebody else wrote, each with its path for the message. */
export interface JsonReader {
  text(name: string): string;
  /** A finite number. */
  number(name: string): number;
  /** A finite number or null. */
  numberOrNull(name: string): number | null;
  flag(name: string): boolean;
  has(name: string): boolean;
  list<Item>(name: string, read: (item: JsonReader) => Item): Item[];
  /** Fields by name, whose names are free. */
  record<Field>(name: string, read: (fields: JsonReader, name: string) => Field): Record<string, Field>;
  numbers(name: string, length: number): number[];
  value(name: string): unknown;
}

/**
 * A reader of an object's own fields.
 *
 * Its methods throw `CORRUPT_FILE` naming the path of a field that is missing or of another type.
 */
export function readJson(value: unknown, path: string): JsonReader {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw corrupt(path, "an object", value);
  const has = (name: string) =>
    Object.hasOwn(value, name) && (value as Record<string, unknown>)[name] !== undefined;
  const field = (name: string): unknown => (has(name) ? (value as Record<string, unknown>)[name] : undefined);
  const at = (name: string) => `${path}.${name}`;
  const number = (name: string): number => {
    const found = field(name);
    if (typeof found !== "number" || !Number.isFinite(found))
      throw corrupt(at(name), "a finite number", found);
    return found;
  };
  const listAt = (name: string): unknown[] => {
    const found = field(name);
    if (!Array.isArray(found)) throw corrupt(at(name), "a list", found);
    return found;
  };
  return {
    has,
    number,
    value: field,
    numberOrNull: (name) => (field(name) === null ? null : number(name)),
    text: (name) => {
      const found = field(name);
      if (typeof found !== "string") throw corrupt(at(name), "text", found);
      return found;
    },
    flag: (name) => {
      const found = field(name);
      if (typeof found !== "boolean") throw corrupt(at(name), "true or false", found);
      return found;
    },
    list: (name, read) => listAt(name).map((item, place) => read(readJson(item, `${at(name)}[${place}]`))),
    numbers: (name, length) => {
      const found = listAt(name);
      const sound = found.length === length && found.every((item) => Number.isFinite(item));
      if (!sound) throw corrupt(at(name), `${length} finite numbers`, found);
      return found as number[];
    },
    record: (name, read) => {
      const fields = readJson(field(name), at(name));
      const names = Object.keys(field(name) as object);
      return Object.fromEntries(names.map((own) => [own, read(fields, own)]));
    },
  };
}

function corrupt(path: string, wanted: string, found: unknown): ModalisError {
  const kind = found === null ? "null" : Array.isArray(found) ? "a list" : typeof found;
  return new ModalisError(
    "CORRUPT_FILE",
    `${path} is ${wanted}, not ${kind}; evaluate again to write it anew`,
  );
}
