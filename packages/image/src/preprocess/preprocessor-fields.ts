import { ModalisError } from "@modalis/contract";
import { isJsonObject, type JsonObject } from "@modalis/onnx";

/** Readers of the fields of a `preprocessor_config.json`; each throws `INVALID_MODEL` that names the field. */

/** A flag, or what it is when absent. */
export function flagField(config: JsonObject, name: string, absent: boolean): boolean {
  const value = config[name] ?? absent;
  if (typeof value !== "boolean") throw invalidField(name, "is not true or false");
  return value;
}

/** A number, or what it is when absent. */
export function numberField(config: JsonObject, name: string, absent: number): number {
  const value = config[name] ?? absent;
  if (typeof value !== "number" || !Number.isFinite(value)) throw invalidField(name, "is not a number");
  return value;
}

/** One number for each of red, green and blue; one for all may stand for three. */
export function colourField(config: JsonObject, name: string): [number, number, number] {
  const value = config[name];
  const numbers = typeof value === "number" ? [value, value, value] : value;
  if (!Array.isArray(numbers) || numbers.length !== 3 || !numbers.every(Number.isFinite))
    throw invalidField(name, "is not a list of three numbers");
  return numbers as [number, number, number];
}

/** A size as these files write it: a number, `{height, width}` or `{shortest_edge}`. */
export type SizeField =
  | { readonly kind: "number"; readonly pixels: number }
  | { readonly kind: "box"; readonly width: number; readonly height: number }
  | { readonly kind: "shortestEdge"; readonly pixels: number };

export function sizeField(config: JsonObject, name: string): SizeField | undefined {
  const value = config[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number") return { kind: "number", pixels: pixels(value, name) };
  if (!isJsonObject(value)) throw invalidField(name, "is neither a number nor an object");
  const fields = Object.keys(value).sort().join();
  if (fields === "height,width")
    return { kind: "box", width: pixels(value.width, name), height: pixels(value.height, name) };
  if (fields === "shortest_edge") return { kind: "shortestEdge", pixels: pixels(value.shortest_edge, name) };
  throw invalidField(name, `has the fields ${fields || "none"}, which this version does not know`);
}

export function invalidField(name: string, problem: string): ModalisError {
  return new ModalisError(
    "INVALID_MODEL",
    `preprocessor_config.json: "${name}" ${problem}; correct it, or write the right value under "preprocessor" in modalis.json`,
  );
}

/** Far above any model's input; a picture of this side already has 268 million pixels. */
const LARGEST_SIDE = 16_384;

function pixels(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= LARGEST_SIDE)
    return value;
  throw invalidField(name, `is not a whole number of pixels from 1 to ${LARGEST_SIDE}`);
}
