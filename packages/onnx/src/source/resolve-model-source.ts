import { ModalisError } from "@modalis/contract";
import { filesOfHub } from "../hub/files-of-hub.js";
import { isHubReference, parseHubReference } from "../hub/hub-reference.js";
import { completeSettings, type HubSettings, type HubUse } from "../hub/hub-settings.js";
import { type ModelChoice, type ModelFolder, readModelFiles, readModelFolder } from "./model-folder.js";

/** How a model is found, wherever it is. */
export interface ModelSourceOptions extends ModelChoice, HubUse {
  /** Which hub, and where its files are kept; needed for `hub:` alone. */
  readonly hub?: HubSettings;
}

/**
 * A model by its source: `hub:owner/name`, `hub:owner/name@revision`, `hub:owner/name@revision#q8`, or the path of a
 * folder.
 *
 * A hub's model is pinned to the commit that its revision has now, which is the `revision` of what comes back; of its
 * files only those are fetched that are asked for, into a cache that huggingface_hub can read, each with its size and
 * digest checked.
 *
 * @throws `INVALID_ARGUMENT` for a source that is none, `NOT_FOUND`, `UNAVAILABLE`, `DIGEST_MISMATCH`,
 * `INVALID_MODEL`, `LIMIT_EXCEEDED`, `PATH_OUTSIDE_FOLDER`, `WRITE_FAILED`, or the signal's reason.
 * @example
 * const folder = await resolveModelSource("hub:Xenova/all-MiniLM-L6-v2#q8", { hub: { cacheFolder } });
 * const model = await folder.model();
 */
export async function resolveModelSource(
  source: string,
  options: ModelSourceOptions = {},
): Promise<ModelFolder> {
  const { hub, onProgress, signal, ...choice } = options;
  if (!isHubReference(source)) return readModelFolder(source, choice);
  const { id, revision, dtype } = parseHubReference(source);
  if (hub === undefined) {
    throw new ModalisError("INVALID_ARGUMENT", `${source} needs the option "hub" with a cacheFolder`);
  }
  const use = { ...(onProgress && { onProgress }), ...(signal && { signal }) };
  const limits = choice.maxModelBytes === undefined ? {} : { maxFileBytes: choice.maxModelBytes };
  const settings = completeSettings({ ...limits, ...hub }, use);
  return readModelFiles(await filesOfHub({ id, revision }, settings), { ...choice, ...(dtype && { dtype }) });
}
