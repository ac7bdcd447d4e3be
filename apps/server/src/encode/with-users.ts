import type { ModalityContents } from "@modalis/store";

/** The contents of the items, then those of the users that no item has; users are named `"user ID"`. */
export function withUsers(items: ModalityContents, users: ModalityContents): ModalityContents {
  const known = new Set(items.contents.map(({ sha256 }) => sha256));
  return {
    modality: items.modality,
    contents: [...items.contents, ...users.contents.filter(({ sha256 }) => !known.has(sha256))],
    owners: new Map([...items.owners, ...[...users.owners].map(([id, own]) => [`user ${id}`, own] as const)]),
    failures: [...items.failures, ...users.failures],
  };
}
