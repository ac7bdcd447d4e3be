import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type PlannedItem,
  renderSample,
  SAMPLE_MODALITIES,
  type SampleModality,
  type SamplePlan,
} from "@modalis/sample";

/** A file of an item that was taken out of the catalogue, and the items of its hidden kind that are left there. */
export interface PlantedQuery {
  /** Absolute. */
  readonly path: string;
  readonly alike: readonly string[];
}

/** A small sample: pictures, sounds, films and texts of hidden kinds. */
export interface SampleCatalogue extends AsyncDisposable {
  readonly folder: string;
  readonly plan: SamplePlan;
  /** Items that are in the catalogue. */
  readonly items: readonly PlannedItem[];
  /** An item without a text of its own, of which `derived.jsonl` has a description. */
  readonly described: string;
  readonly queries: Readonly<Record<"image" | "audio" | "video", PlantedQuery>>;
}

const SIZE = { items: 30, users: 24, seed: 7 };
/** A kind of picture that the default encoder tells from others in so small a catalogue; plaid it does not. */
const SCALES = 8;

/** Renders the sample and takes out one item of each modality to search with. */
export async function writeSampleCatalogue(): Promise<SampleCatalogue> {
  const root = await mkdtemp(join(tmpdir(), "modalis-page-"));
  const { folder, plan } = await renderSample(join(root, "sample"), SIZE);
  const table = join(folder, "items.jsonl");
  const rows = (await readFile(table, "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly id: string } & Record<string, unknown>);
  const taken = new Set<string>();
  const take = (modality: SampleModality, kind?: number): PlantedQuery => {
    const [item, ...alike] = kindOfThree(plan, { modality, kind, taken });
    taken.add(item!.id);
    const path = rows.find(({ id }) => id === item!.id)![modality] as string;
    return { path: join(folder, path), alike: alike.map(({ id }) => id) };
  };
  const queries = { image: take("image", SCALES), audio: take("audio"), video: take("video") };
  const left = rows.filter(({ id }) => !taken.has(id));
  await writeFile(table, left.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const { id: described, ...others } = left.find(({ text }) => text === undefined)!;
  const modality = SAMPLE_MODALITIES.find((one) => others[one] !== undefined);
  // A line without the digest of what was written is taken for a person's.
  const source = { converter: "describe", revision: "1", confidence: 0.81, from: "0".repeat(64) };
  const line = { item: described, modality, text: "Waves in blue and white", ...source };
  await writeFile(join(folder, "derived.jsonl"), `${JSON.stringify(line)}\n`);
  return {
    folder,
    described,
    plan,
    items: plan.items.filter(({ id }) => !taken.has(id)),
    queries,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** The first items of a kind, or of the first kind, of which at least three can be shown. */
function kindOfThree(
  { items }: SamplePlan,
  {
    modality,
    kind,
    taken,
  }: {
    readonly modality: SampleModality;
    readonly kind: number | undefined;
    readonly taken: ReadonlySet<string>;
  },
): readonly PlannedItem[] {
  const usable = items.filter(
    ({ id, missing, broken }) => !taken.has(id) && !missing.includes(modality) && broken !== modality,
  );
  for (const { classes } of usable) {
    const own = usable.filter((item) => item.classes[modality] === classes[modality]);
    if (own.length >= 3 && (kind ?? classes[modality]) === classes[modality]) return own;
  }
  throw new Error(`no kind of ${modality} has three items; draw the sample from another seed`);
}
