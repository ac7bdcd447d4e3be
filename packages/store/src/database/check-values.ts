import { ModalisError } from "@modalis/contract";
import type { AttributeValue } from "../catalogue/catalogue.js";

/** Longest id in UTF-8 bytes; a B-tree of PostgreSQL takes no key much longer. */
const MAX_ID_BYTES = 1_024;
/** Longest JSON of one record in characters. */
const MAX_JSON_LENGTH = 16 * 1024 * 1024;
/** Longest plain text beside ids: kinds, scenarios, labels of keys. */
const MAX_TEXT_LENGTH = 4_096;
const DEEPEST_JSON = 32;

/**
 * Refuses an id that a database cannot hold as it is.
 *
 * @throws `INVALID_ARGUMENT` for one that is empty, longer than 1,024 bytes, or holds a zero character or half a
 * surrogate pair.
 */
export function checkId(what: string, id: unknown): asserts id is string {
  if (typeof id !== "string" || id === "") throw invalid(`the id of ${what} is not a text, or empty`);
  checkCharacters(`the id of ${what}`, id);
  const bytes = Buffer.byteLength(id);
  if (bytes > MAX_ID_BYTES) {
    throw invalid(`the id of ${what} has ${bytes} bytes, at most ${MAX_ID_BYTES} are allowed; shorten it`);
  }
}

/** As {@link checkId} for other texts, which may be empty and have up to 4,096 characters. */
export function checkText(what: string, text: unknown): asserts text is string {
  if (typeof text !== "string") throw invalid(`${what} is not a text`);
  checkCharacters(what, text);
  if (text.length > MAX_TEXT_LENGTH) {
    throw invalid(`${what} has ${text.length} characters, at most ${MAX_TEXT_LENGTH} are allowed`);
  }
}

/** @throws `INVALID_ARGUMENT` unless it is a finite number. */
export function checkNumber(what: string, value: unknown): asserts value is number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw invalid(`${what} is not a finite number`);
}

/** @throws `INVALID_ARGUMENT` unless it is a whole number of at least `least`. */
export function checkCount(what: string, value: unknown, least = 0): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < least) {
    throw invalid(`${what} must be a whole number of at least ${least}`);
  }
}

/**
 * The JSON text of a value that JSON can hold exactly.
 *
 * @throws `INVALID_ARGUMENT` for numbers that are not finite, functions and the like, and nesting below 32 levels;
 * `LIMIT_EXCEEDED` above 16 Mi characters.
 */
export function jsonOf(what: string, value: unknown): string {
  checkJson(what, value, 0);
  const json = JSON.stringify(value);
  if (json.length > MAX_JSON_LENGTH) {
    throw new ModalisError(
      "LIMIT_EXCEEDED",
      `${what} has ${json.length} characters, at most 16 Mi are allowed`,
    );
  }
  return json;
}

function checkJson(what: string, value: unknown, depth: number): asserts value is AttributeValue {
  if (depth > DEEPEST_JSON) throw invalid(`${what} is nested deeper than ${DEEPEST_JSON} levels`);
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number") return checkNumber(`a number in ${what}`, value);
  if (Array.isArray(value)) {
    for (const part of value) checkJson(what, part, depth + 1);
    return;
  }
  const prototype: unknown =
    typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : value;
  if (prototype !== Object.prototype && prototype !== null) throw invalid(`${what} holds what JSON cannot`);
  for (const part of Object.values(value as object)) {
    if (part !== undefined) checkJson(what, part, depth + 1);
  }
}

/** UTF-8 has no half surrogates, and PostgreSQL no zero character; either would be changed or refused halfway. */
function checkCharacters(what: string, text: string): void {
  if (text.includes("\u0000")) throw invalid(`${what} holds a zero character; remove it`);
  if (/\p{Surrogate}/u.test(text)) throw invalid(`${what} holds half a surrogate pair; send valid Unicode`);
}

function invalid(message: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", message);
}
