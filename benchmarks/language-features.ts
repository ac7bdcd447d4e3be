/**
 * Each language-model feature against being off: overhead, what the checks let through, and, with a model, its worth.
 *
 * Run after a build: `npx tsx benchmarks/language-features.ts [--base-url URL --model NAME] [--api-key-env NAME]
 * [--rounds 50]`. Without an address it runs against a stand-in that has no model: its answers were written by hand, so
 * overhead and checks are measured, and no figure of quality is printed.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import {
  checkGrounded,
  createItemEnricher,
  groundedSentence,
  readQuestion,
  rerankItems,
  summariseAttributes,
} from "@modalis/language";
import { type Filter, parseFilter } from "@modalis/recommender";
import { FILMS, HOSTILE, QUESTIONS } from "./language/hand-written-questions.js";
import { openModel } from "./language/open-model.js";
import { FACTS, FAITHFUL, plantedSentences } from "./language/planted-sentences.js";

const { values: flags } = parseArgs({
  options: {
    "base-url": { type: "string" },
    model: { type: "string", default: "stand-in" },
    "api-key-env": { type: "string" },
    rounds: { type: "string", default: "50" },
  },
});
const apiKeyName = flags["api-key-env"];
await using model = await openModel({
  baseUrl: flags["base-url"],
  model: flags.model,
  apiKey: apiKeyName === undefined ? undefined : process.env[apiKeyName],
});
const { language, real } = model;
const rounds = Number(flags.rounds);
const attributes = summariseAttributes(FILMS);

console.log(
  `${cpus()[0]?.model}, Node ${process.version}, ${real ? `model ${language.name}` : "stand-in without a model"}`,
);
console.log("\n# The check of sentences");
const planted = plantedSentences();
const caught = planted.filter(({ sentence }) => !checkGrounded(sentence, FACTS).grounded);
for (const kind of new Set(planted.map((one) => one.kind)))
  console.log(
    `planted ${kind}: ${share(caught.filter((one) => one.kind === kind).length, planted.filter((one) => one.kind === kind).length)} rejected`,
  );
for (const { sentence } of planted.filter((one) => !caught.includes(one)))
  console.log(`  let through: ${sentence}`);
console.log(
  `faithful: ${share(FAITHFUL.filter((sentence) => checkGrounded(sentence, FACTS).grounded).length, FAITHFUL.length)} accepted`,
);
const checkMs = timed(() => {
  for (const { sentence } of planted) checkGrounded(sentence, FACTS);
});
console.log(`a check takes ${((1000 * checkMs) / planted.length).toFixed(0)} microseconds`);

console.log("\n# Questions as filters");
let [right, sound] = [0, 0];
for (const { question, filter, plausible } of QUESTIONS) {
  model.say(JSON.stringify(plausible));
  const read = await readQuestion(language, { text: question, attributes, today: "2026-11-22" });
  if (isSound(read.filter)) sound += 1;
  if (JSON.stringify(read.filter) === JSON.stringify(filter)) right += 1;
  else console.log(`  ${question}: ${JSON.stringify(read.filter) ?? "no filter"}`);
}
console.log(
  `${real ? "the model's" : "recorded plausible"} answers: ${share(right, QUESTIONS.length)} give the filter written by hand, ${share(sound, QUESTIONS.length)} a sound one`,
);
if (!real) {
  let contained = 0;
  for (const hostile of HOSTILE) {
    model.say(hostile);
    if (isSound((await readQuestion(language, { text: "trains", attributes })).filter)) contained += 1;
  }
  console.log(`recorded hostile answers: ${share(contained, HOSTILE.length)} give none or a sound one`);
}

console.log("\n# Overhead against being off (nothing is called then), median by the clock");
model.say('{"sentence": "It looks like {like1}, which you watched."}');
let grounded = 0;
await measure("an explanation in a model's words", async () => {
  if ((await groundedSentence(language, FACTS)).by === "model") grounded += 1;
});
if (real) console.log(`  sentences that keep to the facts: ${share(grounded, rounds)}`);
model.say(JSON.stringify(QUESTIONS[0]!.plausible));
await measure("a question read", () =>
  readQuestion(language, { text: "thrillers about trains", attributes }),
);
const items = Array.from({ length: 50 }, (_, at) => ({
  id: `i${at}`,
  text: at % 5 === 0 ? `a film about trains, part ${at}` : `a film about cooking, part ${at}`,
}));
model.say(JSON.stringify({ order: items.map((_, at) => 50 - at) }));
let [first, last] = [0, 0];
await measure("50 items reordered", async () => {
  const { order } = await rerankItems(language, { person: ["films about trains"], items });
  first += relevant(items.map(({ id }) => id));
  last += relevant(order);
});
if (real)
  console.log(
    `  of the ten first about what a cold user asked for: ${(first / rounds).toFixed(1)} off, ${(last / rounds).toFixed(1)} on`,
  );
const enricher = createItemEnricher({ language });
model.say('{"description": "A film about a night on a train.", "tags": ["train", "night"]}');
await measure("an item described", () =>
  enricher.convert([{ id: "a", content: { texts: [{ source: "title", text: "Night Train" }] } }]),
);
console.log("\n# What was used");
console.log(language.report());

function relevant(order: readonly string[]): number {
  return order.slice(0, 10).filter((id) => Number(id.slice(1)) % 5 === 0).length;
}

/** Accepted by `parseFilter`, and about attributes of the films alone. */
function isSound(filter: Filter | undefined): boolean {
  if (filter === undefined) return true;
  const known = new Set(attributes.map(({ name }) => name));
  const named = [...JSON.stringify(filter).matchAll(/"attribute":"([^"]*)"/g)].map(([, name]) => name!);
  parseFilter(JSON.parse(JSON.stringify(filter)));
  return named.every((name) => known.has(name));
}

async function measure(what: string, work: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startMs = performance.now();
    await work();
    times.push(performance.now() - startMs);
  }
  times.sort((left, right) => left - right);
  console.log(`${what}: ${times[Math.floor(rounds / 2)]!.toFixed(2)} ms`);
}

function timed(work: () => void): number {
  work();
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

function share(part: number, whole: number): string {
  return `${part} of ${whole}`;
}
