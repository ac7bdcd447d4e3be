import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCheckpoint, type ModelSettings } from "@modalis/trainer";
import { writeWhole } from "./write-whole.js";

/** What a training is: a checkpoint is gone on from by the same one alone. Plain JSON. */
export interface KnownTraining {
  readonly model: string;
  readonly settings: ModelSettings;
  readonly seed: number;
  /** Digest of what it learns from. */
  readonly data: string;
  /** Where `auto` chose the model: how. */
  readonly auto?: AutoRequest;
}

/** What `auto` was asked. */
export interface AutoRequest {
  readonly why: string;
  /** Digest of what it chose on. */
  readonly data: string;
  readonly trials?: number;
  readonly budgetMs?: number;
}

/** A training that was begun and not ended. */
export interface StoppedTraining {
  /** Whether it left a checkpoint, which would be lost. */
  readonly checkpoint: boolean;
  /** Undefined where its description cannot be read. */
  readonly known: KnownTraining | undefined;
}

const FILE = "training.json";

/** Where a run's training keeps its newest state. */
export function checkpointsFolder(runFolder: string): string {
  return `${runFolder}.checkpoints`;
}

/** Where the training that finds out how long to learn keeps its newest state, among the run's checkpoints. */
export function lengthFolder(checkpoints: string): string {
  return join(checkpoints, "length");
}

/** Trainings within trainings keep theirs in folders within folders; none go deeper. */
const DEEPEST = 8;

/** Whether a run's folder of checkpoints holds one, of its own training, of a part's or of the one before it. */
export async function holdsCheckpoint(folder: string, depth = DEEPEST): Promise<boolean> {
  if (await hasCheckpoint(folder)) return true;
  if (depth === 0) return false;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries)
    if (entry.isDirectory() && (await holdsCheckpoint(join(folder, entry.name), depth - 1))) return true;
  return false;
}

/** Reads what an earlier training left in its folder of checkpoints. */
export async function readStopped(folder: string): Promise<StoppedTraining> {
  const text = await readFile(join(folder, FILE), "utf8").catch(() => "");
  return { checkpoint: await holdsCheckpoint(folder), known: parsed(text) };
}

/** Says beside the checkpoints to come whose they are. @throws `WRITE_FAILED`. */
export async function noteTraining(folder: string, training: KnownTraining): Promise<void> {
  await writeWhole(join(folder, FILE), `${JSON.stringify(training, undefined, 2)}\n`);
}

function parsed(text: string): KnownTraining | undefined {
  let value: Partial<Record<keyof KnownTraining, unknown>> | null;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { model, settings, seed, data, auto } = value ?? {};
  const sound =
    typeof model === "string" &&
    typeof data === "string" &&
    typeof seed === "number" &&
    isRecord(settings) &&
    Object.values(settings).every((one) => ["number", "boolean", "string"].includes(typeof one)) &&
    (auto === undefined || (isRecord(auto) && typeof auto.why === "string" && typeof auto.data === "string"));
  return sound ? (value as KnownTraining) : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
