import type { ModalityContents } from "@modalis/store";

/** Which owners show each content, by its SHA-256, in the order of the owners. */
export function ownersByDigest(owners: ModalityContents["owners"]): ReadonlyMap<string, readonly string[]> {
  const byDigest = new Map<string, string[]>();
  for (const [owner, digests] of owners) {
    for (const digest of digests) {
      const known = byDigest.get(digest);
      if (known === undefined) byDigest.set(digest, [owner]);
      else known.push(owner);
    }
  }
  return byDigest;
}
