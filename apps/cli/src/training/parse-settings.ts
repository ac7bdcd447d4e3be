import { ModalisError } from "@modalis/contract";
import type { ModelDefinition, ModelSettings } from "@modalis/trainer";

/**
 * A model's settings with those of `--set key=value` in place of their defaults, each of the default's own type.
 *
 * @throws `INVALID_ARGUMENT` for a setting that the model does not have, or a value of another type.
 */
export function parseSettings(
  { name, defaults }: Pick<ModelDefinition, "name" | "defaults">,
  given: readonly string[],
): ModelSettings {
  const settings: Record<string, ModelSettings[string]> = { ...defaults };
  for (const entry of given) {
    const equals = entry.indexOf("=");
    const key = entry.slice(0, equals);
    if (equals < 1) throw wrong(`--set has "${entry}"; write key=value`);
    const standard = Object.hasOwn(defaults, key) ? defaults[key] : undefined;
    if (standard === undefined) {
      throw wrong(`${name} has no setting "${key}"; it has ${Object.keys(defaults).join(", ") || "none"}`);
    }
    settings[key] = parseValue(key, entry.slice(equals + 1), standard);
  }
  return settings;
}

function parseValue(key: string, text: string, standard: ModelSettings[string]): ModelSettings[string] {
  if (typeof standard === "string") return text;
  if (typeof standard === "boolean") {
    if (text === "true" || text === "false") return text === "true";
    throw wrong(`${key} is true or false, not "${text}"`);
  }
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return number;
  throw wrong(`${key} is a number, not "${text}"`);
}

function wrong(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", problem);
}
