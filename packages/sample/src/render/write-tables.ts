import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SamplePlan } from "../plan/sample-plan.js";
import type { RenderedItem } from "./render-item.js";

/** The tables of a sample, in the order in which its digest is taken. */
export const TABLES = ["catalogue.json", "items.jsonl", "users.jsonl", "events.jsonl"] as const;

/** Which kinds of event speak for an item and which against it. */
const SETTINGS = { language: "en", events: { positive: ["like", "save"], negative: ["dislike"] } };

/** Writes `items.jsonl`, `users.jsonl`, `events.jsonl` and `catalogue.json`. */
export async function writeTables(
  folder: string,
  plan: SamplePlan,
  rendered: readonly RenderedItem[],
): Promise<void> {
  const items = plan.items.map(({ id, title, year, timestamp }, index) => ({
    id,
    ...rendered[index],
    attributes: { title, year },
    timestamp,
  }));
  const users = plan.users.map(({ id, name }) => ({ id, attributes: { name } }));
  const texts: Readonly<Record<(typeof TABLES)[number], string>> = {
    "catalogue.json": `${JSON.stringify(SETTINGS, undefined, 2)}\n`,
    "items.jsonl": lines(items),
    "users.jsonl": lines(users),
    "events.jsonl": lines(plan.events),
  };
  for (const name of TABLES) await writeFile(join(folder, name), texts[name]);
}

function lines(values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}
