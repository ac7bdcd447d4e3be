import { createHash, randomBytes } from "node:crypto";

/** What a key may do: each role may all that the ones before it may. */
export const ROLES = ["read", "write", "admin"] as const;

export type Role = (typeof ROLES)[number];

/** A key as it is kept: never the key itself. */
export interface StoredKey {
  /** Names it in lists, logs and limits; tells nothing of the key. */
  readonly id: string;
  /** {@link hashApiKey} of the key. */
  readonly hash: string;
  readonly role: Role;
  /** Calls a minute; the server's own limit when absent. */
  readonly callsAMinute?: number;
}

/** Whether a role includes another. */
export function includesRole(own: Role, needed: Role): boolean {
  return ROLES.indexOf(own) >= ROLES.indexOf(needed);
}

/**
 * Makes a key of 256 random bits; it is shown once, and only what is stored of it is kept.
 *
 * @returns `key`, which the client sends, and `stored`.
 */
export function createApiKey(role: Role, callsAMinute?: number): { key: string; stored: StoredKey } {
  const id = randomBytes(6).toString("hex");
  const key = `modalis_${id}_${randomBytes(32).toString("base64url")}`;
  const limit = callsAMinute === undefined ? {} : { callsAMinute };
  return { key, stored: { id, hash: hashApiKey(key), role, ...limit } };
}

/** SHA-256 in hexadecimal: enough for a key of 256 random bits, which no list of words holds. */
export function hashApiKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}
