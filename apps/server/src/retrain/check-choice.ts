import { ModalisError } from "@modalis/contract";
import type { RetrainChoice } from "./retrain-messages.js";

/**
 * Looks at what is asked before it waits in a queue.
 *
 * @throws `NOT_FOUND` for a model that does not exist, `INVALID_ARGUMENT` for settings without a model or that it lacks.
 */
export async function checkChoice({ model, settings = {} }: RetrainChoice): Promise<void> {
  if (model === undefined) {
    if (Object.keys(settings).length === 0) return;
    throw new ModalisError("INVALID_ARGUMENT", "settings belong to a model: name it too");
  }
  // Loaded late: a server that never trains needs none of it.
  const { modelNamed } = await import("@modalis/trainer");
  const { defaults } = modelNamed(model);
  for (const [name, value] of Object.entries(settings)) {
    const standard = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
    if (standard === undefined || typeof standard !== typeof value) {
      const known = Object.entries(defaults).map(([own, one]) => `${own} (${typeof one})`);
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `${model} has no ${typeof value} setting "${name}"; it has ${known.join(", ") || "none"}`,
      );
    }
  }
}
