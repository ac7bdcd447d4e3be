/**
 * How soon an item that shows only a picture is recommended by `modalis serve`, and to whom.
 *
 * Run after a build: `npx tsx benchmarks/picture-only.ts [--items 200] [--users 300] [--seed 7] [--pictures 20]`. Of the
 * rendered sample so many items are taken out before it is served; each is then added by its picture alone, over HTTP, and
 * the time runs from the call that adds it until an answer for somebody of its planted taste holds it among the first five.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { renderSample, type SamplePlan } from "@modalis/sample";
import { type ServedProcess, startServed } from "./serve/served-process.js";

const { values: flags } = parseArgs({
  options: {
    items: { type: "string", default: "200" },
    users: { type: "string", default: "300" },
    seed: { type: "string", default: "7" },
    pictures: { type: "string", default: "20" },
  },
});

/** An item that is added by its picture. */
interface Added {
  readonly id: string;
  readonly kind: number;
  readonly picture: Buffer;
}

const FIRST = 5;
/** Answers that are asked for before the item counts as not recommended to somebody. */
const MOST_ANSWERS = 20;
const MODALIS = fileURLToPath(new URL("../apps/cli/bin/modalis.js", import.meta.url));
console.log(
  `${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
);
const work = await mkdtemp(join(tmpdir(), "modalis-picture-only-"));
try {
  const { folder, plan } = await renderSample(join(work, "sample"), {
    items: Number(flags.items),
    users: Number(flags.users),
    seed: Number(flags.seed),
  });
  const added = await takeOut(folder, plan, Number(flags.pictures));
  execFileSync(process.execPath, [MODALIS, "encode", folder, "--modalities", "image", "--json"]);
  const served = await startServed(folder);
  try {
    await measure(served, plan, added);
  } finally {
    await served.stop();
  }
} finally {
  await rm(work, { recursive: true, force: true });
}

/** Takes items whose pictures are whole, and whose kind somebody likes, out of the catalogue. */
async function takeOut(folder: string, plan: SamplePlan, count: number): Promise<Added[]> {
  const liked = new Set(
    plan.users.flatMap(({ taste }) => (taste?.modality === "image" ? [taste.class] : [])),
  );
  const chosen = plan.items
    .filter(({ missing, broken }) => !missing.includes("image") && broken === undefined)
    .filter(({ classes }) => liked.has(classes.image!))
    .slice(0, count);
  const kinds = new Map(chosen.map(({ id, classes }) => [id, classes.image!]));
  const table = join(folder, "items.jsonl");
  const lines = (await readFile(table, "utf8")).trim().split("\n");
  const records = lines.map((line) => JSON.parse(line) as { readonly id: string; readonly image: string });
  await writeFile(table, lines.filter((_, at) => !kinds.has(records[at]!.id)).join("\n"));
  const taken = records.filter(({ id }) => kinds.has(id));
  return Promise.all(
    taken.map(async ({ id, image }) => ({
      id,
      kind: kinds.get(id)!,
      picture: await readFile(join(folder, image)),
    })),
  );
}

async function measure(served: ServedProcess, plan: SamplePlan, added: readonly Added[]): Promise<void> {
  const seconds: number[] = [];
  let [own, owners, others, strangers] = [0, 0, 0, 0];
  for (const { id, kind, picture } of added) {
    const tasters = plan.users.filter(({ taste }) => taste?.modality === "image" && taste.class === kind);
    const rest = plan.users.filter(({ taste }) => taste?.modality === "image" && taste.class !== kind);
    const { upload } = await send<{ upload: string }>(served, "POST", "/v1/uploads", picture);
    const startMs = performance.now();
    await send(served, "PUT", `/v1/items/new-${id}`, { contents: { image: [{ upload }] } });
    const when = await firstAnswer(served, `new-${id}`, tasters);
    if (when !== undefined) seconds.push((when - startMs) / 1000);
    for (const user of tasters) if (await gets(served, user.id, `new-${id}`)) own++;
    for (const user of rest) if (await gets(served, user.id, `new-${id}`)) others++;
    owners += tasters.length;
    strangers += rest.length;
    await send(served, "DELETE", `/v1/items/new-${id}`);
  }
  const sorted = seconds.sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(2);
  console.log(
    `${sorted.length} of ${added.length} pictures recommended; from the call that adds one: median ${at(0.5)} s, most ${at(1)} s`,
  );
  console.log(
    `among the first ${FIRST} of ${percent(own, owners)} of the people of its planted taste, and of ${percent(others, strangers)} of those of other pictures' tastes`,
  );
}

/** When an answer for anybody of the taste held the item; undefined where none did. */
async function firstAnswer(
  served: ServedProcess,
  id: string,
  people: SamplePlan["users"],
): Promise<number | undefined> {
  for (const user of people.slice(0, MOST_ANSWERS))
    if (await gets(served, user.id, id)) return performance.now();
  return undefined;
}

async function gets(served: ServedProcess, user: string, id: string): Promise<boolean> {
  const answer = await send<{ items: { id: string }[] }>(served, "POST", "/v1/recommend", {
    user,
    count: FIRST,
  });
  return answer.items.some((item) => item.id === id);
}

async function send<Answer>(
  { address }: ServedProcess,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const isBytes = body instanceof Uint8Array;
  const response = await fetch(`${address}${path}`, {
    method,
    ...(body && {
      headers: { "content-type": isBytes ? "application/octet-stream" : "application/json" },
      body: isBytes ? Buffer.from(body) : JSON.stringify(body),
    }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

function percent(count: number, of: number): string {
  return `${((100 * count) / Math.max(1, of)).toFixed(1)} %`;
}
