import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { ServedByBuilt } from "./serve-built.js";

const PEOPLE = 60;
const ITEMS = 30;

/** Writes a folder of people of two tastes, with enough likes to learn from and to judge by. */
export async function writeTwoTastes(folder: string): Promise<void> {
  const items = Array.from({ length: ITEMS }, (_, at) => `{"id":"item-${at}"}\n`);
  await writeFile(join(folder, "items.jsonl"), items.join(""));
  const likes = Array.from({ length: 8 * PEOPLE }, (_, at) => {
    const person = at % PEOPLE;
    const item = (person % 2) * (ITEMS / 2) + ((7 * Math.floor(at / PEOPLE) + 3 * person) % (ITEMS / 2));
    return `person-${person},item-${item},like,${new Date(Date.UTC(2026, 0, 1) + 1000 * at).toISOString()}`;
  });
  await writeFile(join(folder, "events.csv"), ["user,item,kind,timestamp", ...likes, ""].join("\n"));
}

/** What lies in a catalogue's folder for trainings beside a server. */
export const leftInTraining = (folder: string) => readdir(join(folder, ".modalis", "training"));

/** Waits until the process that trains for a server has begun, and tells its number. */
export async function trainerOf(served: ServedByBuilt, folder: string): Promise<number> {
  let found: number | undefined;
  const look = async () => {
    found = await childOf(served.process.child.pid!);
    return found !== undefined && (await leftInTraining(folder)).length > 0;
  };
  await expect.poll(look, { timeout: 120_000, interval: 50 }).toBe(true);
  return found!;
}

/** The child that runs the program of retraining. */
async function childOf(parent: number): Promise<number | undefined> {
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const [stat, line] = await Promise.all(
      ["stat", "cmdline"].map((file) => readFile(`/proc/${name}/${file}`, "utf8").catch(() => "")),
    );
    const isChild = stat!.slice(stat!.lastIndexOf(")") + 2).split(" ")[1] === String(parent);
    if (isChild && line!.includes("retrain-process")) return Number(name);
  }
  return undefined;
}
