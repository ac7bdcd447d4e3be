import { ModalisError } from "@modalis/contract";
import { planEvents } from "./plan-events.js";
import { planItems } from "./plan-items.js";
import { planUsers } from "./plan-users.js";
import type { SampleParameters, SamplePlan } from "./sample-plan.js";

/**
 * Draws the hidden truth of a sample: what each item shows, who likes what, and what they did.
 *
 * Pure and quick; nothing is rendered.
 *
 * @throws `INVALID_ARGUMENT` for parameters out of their ranges.
 */
export function planSample({ items, users, seed }: SampleParameters): SamplePlan {
  const parameters = { items, users, seed };
  checkRange("items", items, 20, 10_000);
  checkRange("users", users, 4, 100_000);
  checkRange("seed", seed, 0, Number.MAX_SAFE_INTEGER);
  const plannedItems = planItems(parameters);
  const plannedUsers = planUsers(parameters);
  const events = planEvents(parameters, plannedItems, plannedUsers);
  return { parameters, items: plannedItems, users: plannedUsers, events };
}

function checkRange(name: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `${name} is ${String(value)}; give a whole number from ${least} to ${most}`,
    { details: { name, value, least, most } },
  );
}
