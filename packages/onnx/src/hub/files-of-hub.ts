import { stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { isModalisError, ModalisError } from "@modalis/contract";
import { staysInside } from "../source/file-in-folder.js";
import { filesBelow, type ModelFiles } from "../source/model-files.js";
import { askHub } from "./ask-hub.js";
import { withLock } from "./cache-lock.js";
import { fetchBlob } from "./fetch-blob.js";
import { isCommit, type RepositoryCache, repositoryCache } from "./hub-cache.js";
import type { HubReference } from "./hub-reference.js";
import type { CompleteHubSettings } from "./hub-settings.js";
import {
  fetchListing,
  isDigest,
  keptListing,
  type ListedFile,
  type RepositoryListing,
} from "./repository-listing.js";

/** A repository at one commit; its listing is unknown where another program made the cache and no hub is asked. */
interface PinnedRepository {
  readonly id: string;
  readonly commit: string;
  readonly listing: RepositoryListing | undefined;
}

/**
 * The files of a repository of the hub, pinned to the commit its revision has now; each is fetched when first asked
 * for, and then stays in the cache.
 *
 * @throws `NOT_FOUND`, `UNAVAILABLE`, `INVALID_ARGUMENT`, `INVALID_MODEL` as the hub answers.
 */
export async function filesOfHub(
  reference: Pick<HubReference, "id" | "revision">,
  settings: CompleteHubSettings,
): Promise<ModelFiles> {
  const cache = repositoryCache(settings.cacheFolder, reference.id);
  const repository = await pin(reference, settings, cache);
  const { id, commit, listing } = repository;
  const path = cache.snapshot(commit);
  const digests = new Map(listing?.files.map(({ name, digest }) => [name, digest]));
  const underWay = new Map<string, Promise<string | undefined>>();
  return {
    path,
    identity: { id, revision: commit },
    list: async () => listing?.files.map(({ name }) => name) ?? filesBelow(path),
    stated(name) {
      const digest = digests.get(posix.normalize(name));
      return digest?.length === 64 ? digest : undefined;
    },
    async find(name) {
      if (!staysInside(name)) throw leadsOut(name, id);
      const normal = posix.normalize(name.replaceAll("\\", "/"));
      const known = underWay.get(normal) ?? findFile(normal, repository, cache, settings);
      underWay.set(normal, known);
      try {
        return await known;
      } finally {
        underWay.delete(normal);
      }
    },
  };
}

/** The commit of a revision: what is written, what the hub says, or what it said last where it does not answer. */
async function pin(
  { id, revision }: Pick<HubReference, "id" | "revision">,
  settings: CompleteHubSettings,
  cache: RepositoryCache,
): Promise<PinnedRepository> {
  const commit = isCommit(revision) ? revision : await cache.readRef(revision);
  const listing = commit === undefined ? undefined : await keptListing(cache, commit);
  const kept = commit !== undefined && (listing !== undefined || (await isThere(cache.snapshot(commit))));
  if (kept && (settings.offline || (isCommit(revision) && listing !== undefined)))
    return { id, commit, listing };
  if (settings.offline) {
    throw new ModalisError(
      "NOT_FOUND",
      `${id} at revision ${revision} is not in ${settings.cacheFolder}, and offline mode asks no hub; fetch it once without HF_HUB_OFFLINE, or copy the folder`,
    );
  }
  try {
    const fetched = await fetchListing(settings, cache, { id, revision });
    if (!isCommit(revision)) await cache.writeRef(revision, fetched.commit);
    return { id, commit: fetched.commit, listing: fetched };
  } catch (error) {
    if (kept && isModalisError(error, "UNAVAILABLE")) return { id, commit, listing };
    throw error;
  }
}

async function findFile(
  name: string,
  { id, commit, listing }: PinnedRepository,
  cache: RepositoryCache,
  settings: CompleteHubSettings,
): Promise<string | undefined> {
  const place = join(cache.snapshot(commit), name);
  if (await isThere(place)) return place;
  const listed = listing?.files.find((file) => file.name === name);
  if (listed === undefined) return undefined;
  if (settings.offline) {
    throw new ModalisError(
      "NOT_FOUND",
      `${name} of ${id} was not fetched, and offline mode asks no hub; fetch it once without HF_HUB_OFFLINE`,
    );
  }
  const path = `/${id}/resolve/${commit}/${name.split("/").map(encodeURIComponent).join("/")}`;
  const { digest, bytes } = await described(listed, path, id, settings);
  const target = cache.blob(digest);
  await withLock(
    cache.lock(digest),
    async () => {
      // Another process may have fetched it while this one waited.
      if (await isThere(target)) return;
      await fetchBlob(settings, {
        model: id,
        file: name,
        path,
        digest,
        target,
        ...(bytes !== undefined && { bytes }),
      });
    },
    settings.signal,
  );
  return cache.link(commit, name, digest);
}

/** Digest and size as the list states them, or as the headers of the file do: `X-Linked-Etag` names a large one. */
async function described(
  { name, digest, bytes }: ListedFile,
  path: string,
  id: string,
  settings: CompleteHubSettings,
): Promise<{ readonly digest: string; readonly bytes?: number }> {
  if (digest !== undefined) return { digest, ...(bytes !== undefined && { bytes }) };
  const { headers, body } = await askHub(settings, { path, method: "HEAD", what: `${name} of ${id}` });
  body.destroy();
  const tag = String(headers["x-linked-etag"] ?? headers.etag ?? "").replace(/^W\/|"/g, "");
  if (!isDigest(tag)) {
    throw new ModalisError(
      "INVALID_MODEL",
      `the hub states no digest of ${name} of ${id}, so that nothing can be checked; check HF_ENDPOINT`,
    );
  }
  const size = Number(headers["x-linked-size"] ?? headers["content-length"]);
  return { digest: tag, ...(Number.isSafeInteger(size) && { bytes: size }) };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function leadsOut(name: string, id: string): ModalisError {
  return new ModalisError(
    "PATH_OUTSIDE_FOLDER",
    `"${name}" leads out of the model ${id}; the model is not to be trusted`,
    {
      details: { name },
    },
  );
}
