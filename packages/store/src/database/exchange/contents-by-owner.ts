import type { CatalogueContent, ModalityContents } from "../../catalogue/catalogue-content.js";
import type { ContentReference, ContentReferences } from "../items/item-record.js";

/** What each item (or user) of a folder shows, as a live store keeps it. */
export function contentsByOwner(all: readonly ModalityContents[]): ReadonlyMap<string, ContentReferences> {
  const owners = new Map<string, Record<string, readonly ContentReference[]>>();
  for (const { modality, contents, owners: digests } of all) {
    const byDigest = new Map(contents.map((content) => [content.sha256, content]));
    for (const [owner, own] of digests) {
      const references = own.map((sha256) => reference(sha256, byDigest.get(sha256)));
      owners.set(owner, { ...owners.get(owner), [modality]: references });
    }
  }
  return owners;
}

function reference(sha256: string, content: CatalogueContent | undefined): ContentReference {
  if (content === undefined) return { kind: "digest", sha256 };
  if (content.kind === "text") return { kind: "text", text: content.text };
  return { kind: "file", path: content.relativePath, sha256 };
}
