import { ModalisError } from "@modalis/contract";
import type { ModelSettings } from "../../model/model-definition.js";

/** What a setting may be: a number between two bounds, whole where said, or one of the default's own type or a list. */
export type SettingRule =
  | { readonly from: number; readonly to?: number; readonly whole?: boolean; readonly open?: boolean }
  | { readonly among: readonly (string | boolean)[] };

/**
 * Refuses settings that a model does not have or that break its rules.
 *
 * @throws `INVALID_ARGUMENT` naming the model, the setting, its value and what it may be.
 */
export function checkSettings(
  model: string,
  settings: ModelSettings,
  rules: Readonly<Record<string, SettingRule>>,
): void {
  const stranger = Object.keys(settings).find((name) => !Object.hasOwn(rules, name));
  if (stranger !== undefined)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${model} has no setting "${stranger}"; it has ${Object.keys(rules).join(", ")}`,
    );
  for (const [name, rule] of Object.entries(rules)) {
    const value = settings[name];
    if (!follows(value, rule))
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `${model}: ${name} is ${wording(rule)}, not ${JSON.stringify(value)}`,
        {
          details: { model, setting: name, value },
        },
      );
  }
}

function follows(value: number | boolean | string | undefined, rule: SettingRule): boolean {
  if ("among" in rule) return rule.among.includes(value as string | boolean);
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  const { from, to = Number.POSITIVE_INFINITY, whole = false, open = false } = rule;
  return value >= from && value <= to && !(open && value === from) && (!whole || Number.isSafeInteger(value));
}

function wording(rule: SettingRule): string {
  if ("among" in rule) return `one of ${rule.among.map((value) => JSON.stringify(value)).join(", ")}`;
  const kind = rule.whole ? "a whole number" : "a number";
  const lower = rule.open ? `over ${rule.from}` : `from ${rule.from}`;
  return rule.to === undefined ? `${kind} ${lower}` : `${kind} ${lower} to ${rule.to}`;
}
