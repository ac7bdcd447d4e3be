import { readdir, readFile, readlink, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { ModalisError } from "@modalis/contract";
import { digestOf } from "./fetch-blob.js";
import { isCommit, repositoryCache } from "./hub-cache.js";
import { isDigest, keptListing } from "./repository-listing.js";

/** One revision of a model that a hub's cache holds. */
export interface CachedModel {
  /** Such as `"owner/name"`. */
  readonly id: string;
  readonly commit: string;
  /** Branches and tags that had this commit when they were last asked for. */
  readonly refs: readonly string[];
  readonly files: readonly CachedFile[];
  /** Of the files that are there; a file that two revisions share counts for both. */
  readonly bytes: number;
  /** As its card states it, such as `"apache-2.0"`; undefined where it states none, or no card was fetched. */
  readonly licence: string | undefined;
}

/** A file of a cached model. */
export interface CachedFile {
  readonly name: string;
  /** Undefined where the link leads to nothing. */
  readonly bytes: number | undefined;
  /** What its content must have, by the name of its blob; undefined where it is no link to one. */
  readonly digest: string | undefined;
}

/** A file that is not what it was when it was fetched. */
export interface CacheProblem {
  readonly model: string;
  readonly file: string;
  readonly problem: string;
}

/** The models in a cache, ours and those of huggingface_hub, by name; none where there is no cache. */
export async function listCachedModels(cacheFolder: string): Promise<readonly CachedModel[]> {
  const folders = (await readdir(cacheFolder).catch(() => [])).filter((name) => name.startsWith("models--"));
  const models = await Promise.all(
    folders.sort().map(async (folder) => {
      const id = folder.slice("models--".length).replace("--", "/");
      const commits = await readdir(join(cacheFolder, folder, "snapshots")).catch(() => []);
      return Promise.all(commits.filter(isCommit).map((commit) => describeModel(cacheFolder, id, commit)));
    }),
  );
  return models.flat();
}

/** Reads every file of a cached model and compares its digest; what is right is not told. */
export async function checkCachedModel(
  cacheFolder: string,
  { id, commit, files }: CachedModel,
): Promise<readonly CacheProblem[]> {
  const snapshot = repositoryCache(cacheFolder, id).snapshot(commit);
  const problems: CacheProblem[] = [];
  for (const { name, bytes, digest } of files) {
    const tell = (problem: string) => problems.push({ model: `${id}@${commit}`, file: name, problem });
    if (bytes === undefined) tell("is missing: its link leads to nothing");
    else if (digest !== undefined && (await digestOf(join(snapshot, name), digest.length)) !== digest)
      tell(`does not have the digest ${digest}`);
  }
  return problems;
}

/**
 * Removes a cached model, or one revision of it with the blobs that no other revision uses.
 *
 * @returns How many bytes became free.
 * @throws `NOT_FOUND` when the cache has no such model or revision.
 */
export async function removeCachedModel(
  cacheFolder: string,
  { id, revision }: { readonly id: string; readonly revision?: string },
): Promise<number> {
  const all = (await listCachedModels(cacheFolder)).filter((model) => model.id === id);
  const isMeant = ({ commit, refs }: CachedModel) =>
    revision === undefined ||
    refs.includes(revision) ||
    (revision.length >= 7 && commit.startsWith(revision));
  const removed = all.filter(isMeant);
  if (removed.length === 0) {
    const what = revision === undefined ? id : `${id} at revision ${revision}`;
    throw new ModalisError("NOT_FOUND", `${cacheFolder} holds no ${what}; see modalis models list`);
  }
  const cache = repositoryCache(cacheFolder, id);
  const blobs = join(cache.path, "blobs");
  const before = await bytesOf(blobs);
  if (removed.length === all.length) {
    await rm(cache.path, { recursive: true, force: true });
    return before;
  }
  const kept = new Set(
    all.filter((model) => !removed.includes(model)).flatMap(({ files }) => files.map(({ digest }) => digest)),
  );
  for (const { commit, refs } of removed) {
    await rm(cache.snapshot(commit), { recursive: true, force: true });
    await rm(cache.listing(commit), { force: true });
    for (const ref of refs) await rm(join(cache.path, "refs", ref), { force: true });
  }
  for (const blob of await readdir(blobs).catch(() => []))
    if (!kept.has(blob)) await rm(join(blobs, blob), { force: true });
  return before - (await bytesOf(blobs));
}

async function describeModel(cacheFolder: string, id: string, commit: string): Promise<CachedModel> {
  const cache = repositoryCache(cacheFolder, id);
  const snapshot = cache.snapshot(commit);
  const names = (await namesBelow(snapshot)).sort();
  const files = await Promise.all(names.map((name) => describeFile(snapshot, name)));
  const refs = await namesBelow(join(cache.path, "refs"));
  const own = await Promise.all(refs.map(async (ref) => (await cache.readRef(ref)) === commit));
  return {
    id,
    commit,
    refs: refs.filter((_, at) => own[at]).sort(),
    files,
    bytes: files.reduce((sum, { bytes = 0 }) => sum + bytes, 0),
    licence: (await keptListing(cache, commit))?.licence ?? (await licenceOfCard(snapshot)),
  };
}

async function describeFile(snapshot: string, name: string): Promise<CachedFile> {
  const path = join(snapshot, name);
  const target = basename(await readlink(path).catch(() => ""));
  const bytes = await stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
  return { name, bytes, digest: isDigest(target) ? target : undefined };
}

/** Names of all files below, links included, with forward slashes. */
async function namesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = await Promise.all(
    entries.map(async (entry) =>
      entry.isDirectory()
        ? (await namesBelow(join(folder, entry.name))).map((name) => `${entry.name}/${name}`)
        : [entry.name],
    ),
  );
  return names.flat();
}

/** `license:` in the block of fields that a card begins with. */
async function licenceOfCard(snapshot: string): Promise<string | undefined> {
  const card = await readFile(join(snapshot, "README.md"), "utf8").catch(() => "");
  const [, fields = ""] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card.slice(0, 65_536)) ?? [];
  const [, licence] = /^license:\s*["']?([^\s"'#]+)/m.exec(fields) ?? [];
  return licence;
}

async function bytesOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
