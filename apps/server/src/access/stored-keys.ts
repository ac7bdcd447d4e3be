import type { LiveStore } from "@modalis/store";
import { ROLES, type Role, type StoredKey } from "./api-key.js";

/** How long a key that was looked up counts without asking again; a revoked key opens nothing after that. */
const KEPT_MS = 2_000;
const MOST_KEPT = 10_000;

/** Finds keys of the database, and remembers each for two seconds. */
export function storedKeys(
  { keys }: Pick<LiveStore, "keys">,
  nowMs: () => number,
): (hash: string) => Promise<StoredKey | undefined> {
  const kept = new Map<string, { readonly key: StoredKey | undefined; readonly untilMs: number }>();
  return async (hash) => {
    const now = nowMs();
    const known = kept.get(hash);
    if (known !== undefined && known.untilMs > now) return known.key;
    const key = await find(keys, hash);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(hash, { key, untilMs: now + KEPT_MS });
    return key;
  };
}

async function find(keys: LiveStore["keys"], hash: string): Promise<StoredKey | undefined> {
  const found = await keys.find(hash);
  if (found === undefined || found.revokedAtMs !== undefined || !isRole(found.role)) return undefined;
  const { callsAMinute } = found.limits;
  const limit = typeof callsAMinute === "number" ? { callsAMinute } : {};
  return { id: found.id, hash, role: found.role, ...limit };
}

function isRole(role: string): role is Role {
  return (ROLES as readonly string[]).includes(role);
}
