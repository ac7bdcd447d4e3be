import { notUnderstood } from "./post-request.js";

/** @throws `INVALID_MODEL` unless the value is an object. */
export function objectAt(value: unknown, path: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw notUnderstood(`without an object at ${path}`);
}

/** @throws `INVALID_MODEL` unless the value is a list. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw notUnderstood(`without a list at ${path}`);
}

/** A number from 0 if it is one. */
export function countOf(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && Number.isFinite(value) ? value : undefined;
}
