import { readFile } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";
import { staysInside } from "../source/file-in-folder.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../source/json-object.js";
import { askHub } from "./ask-hub.js";
import type { HttpAnswer } from "./http-exchange.js";
import { isCommit, type RepositoryCache, writeWhole } from "./hub-cache.js";
import type { CompleteHubSettings } from "./hub-settings.js";

/** What a repository holds at one commit. */
export interface RepositoryListing {
  readonly commit: string;
  /** As its card states it, such as `"apache-2.0"`. */
  readonly licence?: string;
  readonly files: readonly ListedFile[];
}

/** A file of a repository; digest and size where the hub tells them with the list. */
export interface ListedFile {
  readonly name: string;
  readonly bytes?: number;
  /** SHA-256 of a large file, or the SHA-1 that git gives the file as a blob; in hexadecimal. */
  readonly digest?: string;
}

/** Far more than any list of files. */
const MOST_LISTING_BYTES = 32 * 2 ** 20;

/**
 * Asks the hub what a repository holds at a revision, and keeps the answer.
 *
 * @throws what `askHub` does, and `INVALID_MODEL` for an answer that is no listing.
 */
export async function fetchListing(
  settings: CompleteHubSettings,
  cache: RepositoryCache,
  { id, revision }: { readonly id: string; readonly revision: string },
): Promise<RepositoryListing> {
  const what = `repository ${id} at revision ${revision}`;
  const path = `/api/models/${id}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const answer = await askHub(settings, { path, what });
  const listing = listingOf(parseObject(await boundedText(answer, what), what), what);
  await writeWhole(cache.listing(listing.commit), JSON.stringify(listing));
  return listing;
}

/** A listing that was kept, or undefined; one that a person damaged counts as none. */
export async function keptListing(
  cache: RepositoryCache,
  commit: string,
): Promise<RepositoryListing | undefined> {
  try {
    const listing = JSON.parse(await readFile(cache.listing(commit), "utf8")) as RepositoryListing;
    return listing.commit === commit && Array.isArray(listing.files) ? listing : undefined;
  } catch {
    return undefined;
  }
}

function listingOf(answer: JsonObject, what: string): RepositoryListing {
  const { sha, siblings } = answer;
  if (typeof sha !== "string" || !isCommit(sha) || !Array.isArray(siblings)) {
    throw strange(what, 'it has no commit "sha" and list "siblings"');
  }
  const licence = licenceOf(answer);
  return {
    commit: sha,
    ...(licence === undefined ? {} : { licence }),
    // Names that lead elsewhere are not files of a repository.
    files: siblings.flatMap((sibling: JsonValue) => listedFile(sibling)),
  };
}

function listedFile(sibling: JsonValue): ListedFile[] {
  if (!isJsonObject(sibling)) return [];
  const { rfilename: name, size, blobId, lfs } = sibling;
  if (typeof name !== "string" || name === "" || !staysInside(name)) return [];
  const large = isJsonObject(lfs) ? lfs : undefined;
  const bytes = large?.size ?? size;
  const digest = large === undefined ? blobId : large.sha256;
  return [
    {
      name,
      ...(typeof bytes === "number" && Number.isSafeInteger(bytes) && bytes >= 0 ? { bytes } : {}),
      ...(typeof digest === "string" && isDigest(digest) ? { digest } : {}),
    },
  ];
}

/** A SHA-256 or a SHA-1, as the cache names its blobs. */
export function isDigest(text: string): boolean {
  return /^(?:[0-9a-f]{64}|[0-9a-f]{40})$/.test(text);
}

function licenceOf({ cardData, tags }: JsonObject): string | undefined {
  const stated = isJsonObject(cardData) ? cardData.license : undefined;
  if (typeof stated === "string") return stated;
  if (Array.isArray(stated) && stated.every((name) => typeof name === "string")) return stated.join(", ");
  const named = Array.isArray(tags) ? tags.filter((each) => typeof each === "string") : [];
  return named.find((each) => each.startsWith("license:"))?.slice("license:".length);
}

async function boundedText({ body }: HttpAnswer, what: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_LISTING_BYTES) throw strange(what, "it does not end");
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseObject(json: string, what: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw strange(what, "it is not JSON", cause);
  }
  if (isJsonObject(value)) return value;
  throw strange(what, "it is no object");
}

function strange(what: string, problem: string, cause?: unknown): ModalisError {
  return new ModalisError(
    "INVALID_MODEL",
    `the hub's answer for ${what} is not understood: ${problem}; check HF_ENDPOINT`,
    cause === undefined ? {} : { cause },
  );
}
