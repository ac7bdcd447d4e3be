import {
  type DeriveTextsOptions,
  type DerivingCatalogue,
  deriveTexts,
  type LiveCatalogue,
} from "@modalis/server";
import type { CommandContext } from "./command-context.js";
import { modelsByName } from "./convert.js";

/** What `modalis serve` was told about converting. */
export interface DerivedServing {
  /** Names of converters; nothing is converted when absent. */
  readonly convert?: readonly string[];
  /** `NAME=FOLDER` or `NAME=hub:OWNER/NAME`. */
  readonly convertModel?: readonly string[];
}

/**
 * The catalogue to serve: one whose added items get derived texts, where converters are named.
 *
 * @throws `INVALID_ARGUMENT` for an unknown converter, or one whose model is not given.
 */
export function serveDerived(
  { cacheFolder, ffmpegPath, hub, now }: CommandContext & Pick<DeriveTextsOptions, "hub">,
  { convert, convertModel = [] }: DerivedServing,
  live: LiveCatalogue,
  onError: (error: unknown) => void,
): DerivingCatalogue {
  if (convert === undefined) return { live, [Symbol.asyncDispose]: async () => undefined };
  return deriveTexts({
    live,
    converters: convert,
    models: Object.fromEntries(modelsByName(convertModel, "--convert-model")),
    cacheFolder,
    nowMs: now,
    onError,
    ...(hub === undefined ? {} : { hub }),
    ...(ffmpegPath === undefined ? {} : { ffmpegPath }),
  });
}
