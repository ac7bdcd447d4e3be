// The interactions and item features of a folder of ../shared/data, with the split that their authors drew.
import { existsSync, readFileSync } from "node:fs";
import { type FeatureTable, npyAsFloat32, readNpy } from "@modalis/contract";

export type SharedDataset = "baby" | "tiktok" | "lfm2k";

export interface LabelledInteraction {
  readonly userId: string;
  readonly itemId: string;
  /** 0 for training, 1 for validation, 2 for test. */
  readonly label: 0 | 1 | 2;
  readonly timestampMs?: number;
}

export interface SharedInteractions {
  /** By number, so that feature rows fit. */
  readonly itemIds: readonly string[];
  readonly userIds: readonly string[];
  readonly rows: readonly LabelledInteraction[];
  readonly features: ReadonlyMap<string, FeatureTable>;
}

const FEATURES: Readonly<Record<SharedDataset, Readonly<Record<string, string>>>> = {
  baby: {},
  tiktok: { image: "image_feat.npy", audio: "audio_feat.npy" },
  lfm2k: { text: "text_feat.npy", audio: "audio_feat.npy", whisper: "audio_feat_whisper.npy" },
};

/** Reads the folder; undefined where ../shared/data is absent. */
export function readSharedInteractions(name: SharedDataset): SharedInteractions | undefined {
  const folder = new URL(`../../../shared/data/${name}/`, import.meta.url);
  const file = new URL(`${name}.inter`, folder);
  if (!existsSync(file)) return undefined;
  const [header = "", ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const columns = header.split("\t").map((column) => column.split(":")[0]!);
  const [user, item, label] = ["userID", "itemID", "x_label"].map((column) => columns.indexOf(column));
  const rows = lines.map((line): LabelledInteraction => {
    const cells = line.split("\t");
    return { userId: cells[user!]!, itemId: cells[item!]!, label: Number(cells[label!]) as 0 | 1 | 2 };
  });
  const features = new Map(
    Object.entries(FEATURES[name]).map(([channel, path]) => [channel, readFeatures(new URL(path, folder))]),
  );
  const items = Math.max(0, ...[...features.values()].map(({ present }) => present.length));
  return {
    rows,
    features,
    userIds: numbered(1 + largest(rows.map(({ userId }) => Number(userId)))),
    itemIds: numbered(Math.max(items, 1 + largest(rows.map(({ itemId }) => Number(itemId))))),
  };
}

function readFeatures(file: URL): FeatureTable {
  const array = readNpy(readFileSync(file));
  const [items = 0, dimensions = 0] = array.shape;
  return { dimensions, data: npyAsFloat32(array), present: new Uint8Array(items).fill(1) };
}

/** `Math.max(...)` cannot take as many arguments as Baby has rows. */
function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -1);
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, at) => String(at));
}
