import { ModalisError } from "@modalis/contract";
import { MODEL_DTYPES, type ModelDtype } from "../source/model-dtype.js";

/** A model of a hub, as a person writes it. */
export interface HubReference {
  /** `"owner/name"`, or only a name as a few old repositories have. */
  readonly id: string;
  /** A branch, a tag or a commit; `"main"` when none was written. */
  readonly revision: string;
  /** What was written after `#`, as in `hub:owner/name#q8`. */
  readonly dtype?: ModelDtype;
}

const PREFIX = "hub:";

/** Whether a model is named as one of a hub, and not as a folder. */
export function isHubReference(source: string): boolean {
  return source.startsWith(PREFIX);
}

/**
 * Reads `hub:owner/name@revision#dtype`, of which revision and dtype may be left out.
 *
 * @throws `INVALID_ARGUMENT` for anything else; what is read can stand in a path and in a URL.
 */
export function parseHubReference(source: string): HubReference {
  const [, id, revision = "main", dtype] =
    /^hub:([^@#]+)(?:@([^#]+))?(?:#([a-z0-9]+))?$/.exec(source.trim()) ?? [];
  if (id === undefined || !isRepositoryId(id))
    throw misuse(source, "write hub:owner/name, hub:owner/name@revision or hub:owner/name@revision#q8");
  if (!isRevision(revision)) throw misuse(source, `"${revision}" is no branch, tag or commit`);
  if (dtype === undefined) return { id, revision };
  if (!isDtype(dtype)) throw misuse(source, `after # stands one of ${MODEL_DTYPES.join(", ")}`);
  return { id, revision, dtype };
}

/** Letters, digits and `-_.`, none of them doubled where that has a meaning, at most 96 in all. */
function isRepositoryId(id: string): boolean {
  const parts = id.split("/");
  const sound = parts.every((part) => /^\w(?:[\w.-]*\w)?$/.test(part));
  return sound && parts.length <= 2 && id.length <= 96 && !/--|\.\./.test(id);
}

function isRevision(revision: string): boolean {
  return /^[\w][\w./-]*$/.test(revision) && !revision.includes("..") && revision.length <= 200;
}

function isDtype(name: string): name is ModelDtype {
  return (MODEL_DTYPES as readonly string[]).includes(name);
}

function misuse(source: string, problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", `"${source}" names no model of a hub: ${problem}`);
}
