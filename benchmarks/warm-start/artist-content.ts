import { existsSync, readFileSync } from "node:fs";
import { defineSpace, type FeatureTable } from "@modalis/contract";
import type { AlignmentData, ItemLabels } from "@modalis/trainer";
import type { SharedInteractions } from "../probes/shared-interactions.js";

const LEAST_ARTISTS_A_TAG = 10;
const ITEMS = new URL("../../../shared/data/lfm2k/items.jsonl", import.meta.url);
/** The file's channels by the modality that each is of. */
const CHANNELS = { text: "text", audio: "audio", whisper: "audio.whisper" } as const;

/** Text, audio and tags of Last.fm-2K's artists, for learning a joint space; undefined where ../shared/data is absent. */
export function artistContent({ features, itemIds }: SharedInteractions): AlignmentData | undefined {
  if (!existsSync(ITEMS)) return undefined;
  const channels = Object.entries(CHANNELS).map(([file, name]) => {
    const table: FeatureTable = features.get(file)!;
    const [modality = "", aspect] = name.split(".");
    const space = defineSpace({
      modality,
      dimensions: table.dimensions,
      normalisation: "none",
      model: { id: `lfm2k ${file}`, revision: "1", preprocessing: "none" },
      ...(aspect === undefined ? {} : { aspect }),
    });
    return [name, { features: { ...table, space } }] as const;
  });
  return { items: itemIds.length, channels: new Map(channels), labels: tagLabels(itemIds.length) };
}

/** Tags that some artists share. */
function tagLabels(items: number): ItemLabels {
  const lines = readFileSync(ITEMS, "utf8").trimEnd().split("\n");
  const tags = new Map<number, readonly string[]>();
  for (const line of lines) {
    const { itemID, tags: text } = JSON.parse(line) as { itemID: number; tags: string };
    tags.set(itemID, [
      ...new Set(
        String(text)
          .split(",")
          .map((tag) => tag.trim()),
      ),
    ]);
  }
  const counts = new Map<string, number>();
  for (const own of tags.values()) for (const tag of own) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const kept = [...counts].filter(([, count]) => count >= LEAST_ARTISTS_A_TAG).map(([tag]) => tag);
  const numbers = new Map(kept.map((tag, at) => [tag, at]));
  const labels: number[] = [];
  const offsets = Int32Array.from({ length: items + 1 }, (_, item) => {
    const before = labels.length;
    for (const tag of tags.get(item) ?? []) {
      const number = numbers.get(tag);
      if (number !== undefined) labels.push(number);
    }
    return before;
  });
  offsets[items] = labels.length;
  return { count: kept.length, offsets, labels: Int32Array.from(labels) };
}
