import {
  createHostedLanguage,
  openAiCompatible,
  type StandInFault,
  type StandInServer,
  startStandInServer,
} from "@modalis/hosted";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EmptyServer, openEmptyServer } from "../testing/open-empty-server.js";
import { rerankAnswer } from "./rerank-answer.js";

let standIn: StandInServer;
let opened: EmptyServer;
let plain: EmptyServer;
let fault: StandInFault | undefined;
/** The 20th of the items is the model's first. */
const lifting = ({ text }: { readonly text: string }) => {
  const { items } = JSON.parse(text) as { items: { number: number }[] };
  const others = items.map(({ number }) => number).filter((number) => number !== 20);
  return JSON.stringify({ order: [20, ...others] });
};

async function openItems(options: Parameters<typeof openEmptyServer>[0]): Promise<EmptyServer> {
  const server = await openEmptyServer(options);
  await server.live.putItems(
    Array.from({ length: 60 }, (_, at) => ({
      id: `item-${String(at).padStart(2, "0")}`,
      attributes: { title: `Film ${at}`, genre: at % 2 === 0 ? "comedy" : "drama" },
      contents: { text: [{ kind: "text", text: `a film about trains, part ${at}` }] },
    })),
  );
  await server.live.addEvents([
    { id: "1", userId: "new", itemId: "item-50", kind: "like", timestampMs: 1 },
    ...[51, 52, 53, 54, 55].map((at) => ({
      id: `k${at}`,
      userId: "known",
      itemId: `item-${at}`,
      kind: "like",
      timestampMs: at,
    })),
  ]);
  return server;
}

beforeAll(async () => {
  standIn = await startStandInServer({ answer: lifting, fault: () => fault });
  const { language: model } = openAiCompatible({ baseUrl: standIn.baseUrl, model: "stand-in" });
  const prices = { currency: "USD", inputAMillionTokens: 1_000_000 };
  const limits = { retries: 0, timeoutMs: 3_000 };
  opened = await openItems({ language: createHostedLanguage({ model, limits, prices }) });
  plain = await openItems({});
}, 240_000);
afterAll(async () => {
  await opened?.[Symbol.asyncDispose]();
  await plain?.[Symbol.asyncDispose]();
  await standIn?.[Symbol.asyncDispose]();
});
beforeEach(() => {
  fault = undefined;
});

interface Recommended {
  readonly recommId: string;
  readonly items: readonly { readonly id: string; readonly score: number }[];
  readonly reranked?: boolean;
  readonly notes?: readonly string[];
}

async function recommend(body: object, { server } = opened): Promise<Recommended & { ids: string[] }> {
  const response = await server.inject({
    method: "POST",
    url: "/v1/recommend",
    payload: { seed: 1, ...body },
  });
  expect([response.statusCode, response.statusCode === 200 ? "" : response.body]).toEqual([200, ""]);
  const answer = response.json() as Recommended;
  return { ...answer, ids: answer.items.map(({ id }) => id) };
}

describe("rerank of POST /v1/recommend", () => {
  it("mixes the model's order of the first 50 with the given one, for somebody of whom little is known, also in a short answer", async () => {
    const given = await recommend({ user: "new", count: 50 });
    expect(given.reranked).toBeUndefined();
    const before = standIn.requests.length;
    const { ids, reranked, notes, recommId } = await recommend({ user: "new", count: 12, rerank: true });
    expect({ reranked, notes }).toEqual({ reranked: true, notes: undefined });
    // Place 19 and rank 0, half of each, are 9.5, as the 10th has with place 9 and rank 10: of equals the former place counts.
    const lifted = [...given.ids.slice(0, 10), given.ids[19], ...given.ids.slice(10, 11)];
    expect(ids).toEqual(lifted);
    expect(standIn.requests.length).toBe(before + 1);
    const sent = JSON.stringify(standIn.requests.at(-1)!.body);
    expect(sent).toContain("Film 50");
    expect(sent).not.toContain("item-50");
    const record = await opened.live.store.getRecommendation(recommId);
    expect(record!.items.map(({ id }) => id)).toEqual(ids);
  });

  it("takes what somebody disliked just now for no like", async () => {
    const session = (kind: string) => ({ events: [{ itemId: "item-50", kind }] });
    expect(await recommend({ session: session("like"), rerank: true })).toMatchObject({ reranked: true });
    const disliked = await recommend({ session: session("dislike"), rerank: true });
    expect(disliked).toMatchObject({ reranked: false, notes: [expect.stringMatching(/^Nothing is known/)] });
  });

  it("asks nothing for somebody who is known, or of whom nothing is, and says so", async () => {
    const before = standIn.requests.length;
    for (const [user, note] of [
      ["known", "Enough is known of the user: the order is the recommender's."],
      ["nobody", "Nothing is known of the user: the order is the recommender's."],
    ] as const) {
      const given = await recommend({ user, count: 10 });
      const asked = await recommend({ user, count: 10, rerank: true });
      expect(asked).toMatchObject({ ids: given.ids, reranked: false, notes: [note] });
    }
    expect(standIn.requests).toHaveLength(before);
  });

  it("leaves what rules placed where they placed it", async () => {
    const pins = [{ itemId: "item-31", position: 2 }];
    const { ids } = await recommend({ user: "new", count: 10, pins, rerank: true });
    expect(ids[1]).toBe("item-31");
    expect(ids).toHaveLength(10);
  });

  it.each<readonly [string, StandInFault]>([
    ["fails", { kind: "status", status: 500 }],
    ["breaks off", { kind: "cut" }],
    ["refuses the key", { kind: "status", status: 401 }],
    ["says nonsense", { kind: "body", body: '{"choices":[{"message":{"content":"no"}}]}' }],
    ["is no model", { kind: "body", body: "<html>" }],
    ["never answers", { kind: "silent" }],
    ["answers a byte at a time", { kind: "drip", everyMs: 50 }],
  ])("gives the recommender's order where the model %s, and tells nobody how", async (_, how) => {
    const given = await recommend({ user: "new", count: 12 });
    fault = how;
    const asked = await recommend({ user: "new", count: 12, rerank: true });
    expect(asked).toMatchObject({
      ids: given.ids,
      reranked: false,
      notes: ["The language model gave no order: it is the recommender's."],
    });
  });

  it("is left out without a model, and its use is counted with its cost", async () => {
    const given = await recommend({ user: "new", count: 10 }, plain);
    const asked = await recommend({ user: "new", count: 10, rerank: true }, plain);
    expect(asked).toMatchObject({ ids: given.ids, reranked: false });
    expect(asked.notes![0]).toMatch(/^No language model is configured/);
    const { payload } = await opened.server.inject("/metrics");
    expect(payload).toMatch(/modalis_language_model_used\{kind="requests"\} [1-9]/);
    expect(payload).toMatch(/modalis_language_model_used\{kind="cost"\} [1-9]/);
  });

  it("may be what an arm of an experiment differs in, and the next page keeps to it", async () => {
    const arms = [{ name: "on", options: { rerank: true } }];
    const put = await opened.server.inject({
      method: "PUT",
      url: "/v1/experiments/reranking",
      payload: {
        question: "Do new people like more when the order is a model's too?",
        arms: [{ name: "off" }, ...arms],
      },
    });
    expect(put.statusCode).toBe(200);
    const { recommId } = await recommend({ user: "new", count: 5, rerank: true });
    const next = await opened.server.inject(`/v1/recommendations/${recommId}/next`);
    expect(next.json()).toMatchObject({ reranked: true });
  });
});

it("nobody waits for a model longer than allowed", async () => {
  const { items } = await recommend({ user: "new", count: 10 });
  const given = items.map((item) => ({ ...item, contributions: {} }));
  fault = { kind: "silent" };
  const { language: model } = openAiCompatible({ baseUrl: standIn.baseUrl, model: "stand-in" });
  const told: unknown[] = [];
  const parts = {
    live: opened.live,
    language: createHostedLanguage({ model }),
    onError: (error: unknown) => void told.push(error),
    longestWaitMs: 100,
  };
  const answer = await rerankAnswer(given, { user: "new" }, parts);
  expect(answer).toMatchObject({ items: given, reranked: false });
  expect(told).toHaveLength(1);
  const gone = new AbortController();
  const waiting = rerankAnswer(given, { user: "new" }, { ...parts, longestWaitMs: 60_000 }, gone.signal);
  gone.abort(new Error("the caller is gone"));
  await expect(waiting).rejects.toThrow("the caller is gone");
});
