/**
 * What an answer of the live recommender loses and saves where candidates are sought near enough and not among all items.
 *
 * Run after a build: `npx tsx benchmarks/near-enough.ts [--items 100000] [--users 20000] [--calls 1000] [--shares .9,.95,.97,.99]`.
 * Each user has 20 likes, most of them of one of 1,000 kinds, and items have twice as much noise as kind: harder than contents
 * are. Prints the part of the rows that is compared, how many of the 20 items of an answer are those of whole scans, how many
 * are of the person's kind, and processor time.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { createExactIndex, type SlotIndex } from "@modalis/index";
import { createLiveRecommender, type LiveRecommender } from "@modalis/recommender";
import { madeUpItems, madeUpLikes, madeUpSpaces } from "./recommendation/made-up-catalogue.js";

const { values: flags } = parseArgs({
  options: {
    items: { type: "string", default: "100000" },
    users: { type: "string", default: "20000" },
    calls: { type: "string", default: "1000" },
    shares: { type: "string", default: ".9,.95,.97,.99" },
  },
});
const [items, users, calls] = [Number(flags.items), Number(flags.users), Number(flags.calls)];
const BATCH = 5000;
const COUNT = 20;
/** Of `made-up-catalogue.ts`. */
const KINDS = 1000;
const NOW_MS = Date.UTC(2026, 0, 1);

console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}; ${items} items x 128`);
const catalogue = madeUpItems(items, 1);
const likes = madeUpLikes(users, items);
const whole = await answersOf(1);
console.log(`whole scans: ${told(whole)}`);
for (const nearEnough of flags.shares.split(",").map(Number)) {
  const near = await answersOf(nearEnough);
  let [same, all] = [0, 0];
  for (const [at, ids] of near.answers.entries()) {
    same += ids.filter((id) => whole.answers[at]!.includes(id)).length;
    all += ids.length;
  }
  console.log(
    `near enough ${nearEnough}: ${(100 * near.share).toFixed(1)} % of the rows compared, ${((100 * same) / all).toFixed(1)} % of the items are the same, ${told(near)}`,
  );
}

async function answersOf(nearEnough: number) {
  let index: SlotIndex | undefined;
  await using live = await createLiveRecommender({
    channels: madeUpSpaces(1),
    nowMs: () => NOW_MS,
    options: { keptNeighbours: 1 },
    createIndex: async (shape) => {
      const made = await createExactIndex({ ...shape, beside: true, nearEnough });
      index ??= made;
      return made;
    },
  });
  for (let from = 0; from < items; from += BATCH) live.upsertItems(catalogue.slice(from, from + BATCH));
  for (let from = 0; from < likes.length; from += BATCH) live.addEvents(likes.slice(from, from + BATCH));
  // Cells are made between searches; those whose rows do not suffice stay unused, which no number of calls changes.
  for (let call = 0; call < 20_000 && nearEnough < 1 && index?.besideShare === 1; call++)
    await answer(live, users - 1 - (call % (users - calls)));
  const before = process.cpuUsage();
  const answers: string[][] = [];
  for (let user = 0; user < calls; user++) answers.push(await answer(live, user));
  const { user: own, system } = process.cpuUsage(before);
  return { answers, share: index?.besideShare ?? 1, processorMs: (own + system) / 1000 / calls };
}

function told({
  answers,
  processorMs,
}: {
  readonly answers: string[][];
  readonly processorMs: number;
}): string {
  const own = answers.map((ids, user) => ids.filter((id) => Number(id.slice(4)) % KINDS === user % KINDS));
  const share = (100 * own.flat().length) / answers.flat().length;
  return `${share.toFixed(1)} % of the person's kind, ${processorMs.toFixed(2)} ms of processor time an answer`;
}

async function answer(live: LiveRecommender, user: number): Promise<string[]> {
  const { items } = await live.recommend({ userId: `user${user}`, count: COUNT });
  return items.map(({ id }) => id);
}
