import { createHash } from "node:crypto";
import { relative } from "node:path";
import { isModalisError, type ModalisError, type Modality } from "@modalis/contract";
import type { Catalogue, ContentOwner } from "./catalogue.js";
import type { CatalogueContent, ContentFailure, ModalityContents } from "./catalogue-content.js";
import type { DigestCache } from "./digest-cache.js";
import { digestFile } from "./digest-file.js";
import { resolveContentPath } from "./resolve-content-path.js";

export interface ContentsOptions {
  /** Whose content: the items' (default) or the users'. */
  readonly of?: "items" | "users";
  /** Files digested at once. Default 4. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  /** Remembers digests between runs; every file is read when absent. Saved at the end, also of a run that is aborted. */
  readonly digests?: DigestCache;
  /** Called after each reference with how many are done. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/**
 * The distinct contents of one modality, by their SHA-256, in the order in which the catalogue first names them.
 *
 * Content that cannot be read is a failure of the result; the rest is kept. A path named twice is read once.
 *
 * @throws The signal's reason, when aborted.
 */
export async function contentsOf(
  catalogue: Catalogue,
  modality: Modality,
  options: ContentsOptions = {},
): Promise<ModalityContents> {
  const owners: readonly ContentOwner[] = options.of === "users" ? catalogue.users : catalogue.items;
  const references = [...new Set(owners.flatMap((owner) => owner.contents.get(modality) ?? []))];
  const inline = catalogue.settings.inline.has(modality);
  const read = (reference: string) =>
    inline ? digestText(modality, reference) : digestMedium(catalogue.folder, modality, reference, options);
  const outcomes = await eachReference(references, read, options).finally(() => options.digests?.save());
  return gather(modality, owners, outcomes);
}

type Outcome = CatalogueContent | ModalisError;

async function eachReference(
  references: readonly string[],
  read: (reference: string) => Promise<CatalogueContent>,
  { concurrency = 4, signal, onProgress }: ContentsOptions,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes: Outcome[] = new Array(references.length);
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < references.length) {
      const at = next++;
      signal?.throwIfAborted();
      outcomes[at] = await read(references[at]!).catch(asFailure);
      onProgress?.({ done: ++done, total: references.length });
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, work));
  signal?.throwIfAborted();
  return new Map(references.map((reference, at) => [reference, outcomes[at]!]));
}

function asFailure(error: unknown): ModalisError {
  if (isModalisError(error)) return error;
  throw error;
}

async function digestText(modality: Modality, text: string): Promise<CatalogueContent> {
  const bytes = Buffer.from(text, "utf8");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { kind: "text", modality, sha256, byteLength: bytes.length, text };
}

async function digestMedium(
  folder: string,
  modality: Modality,
  reference: string,
  { signal, digests }: ContentsOptions,
): Promise<CatalogueContent> {
  const path = await resolveContentPath(folder, reference);
  const relativePath = relative(folder, path);
  const known = digests && { cache: digests, path: relativePath };
  return { kind: "file", modality, path, relativePath, ...(await digestFile(path, { signal, known })) };
}

function gather(
  modality: Modality,
  owners: readonly ContentOwner[],
  outcomes: ReadonlyMap<string, Outcome>,
): ModalityContents {
  const contents = new Map<string, CatalogueContent>();
  const digests = new Map<string, readonly string[]>();
  const failures: ContentFailure[] = [];
  for (const owner of owners) {
    const own: string[] = [];
    for (const reference of owner.contents.get(modality) ?? []) {
      const outcome = outcomes.get(reference)!;
      if (outcome instanceof Error) {
        failures.push({ owner: owner.id, reference, code: outcome.code, message: outcome.message });
        continue;
      }
      own.push(outcome.sha256);
      if (!contents.has(outcome.sha256)) contents.set(outcome.sha256, outcome);
    }
    own.push(...(owner.digests.get(modality) ?? []));
    if (own.length > 0) digests.set(owner.id, [...new Set(own)]);
  }
  return { modality, contents: [...contents.values()], owners: digests, failures };
}
