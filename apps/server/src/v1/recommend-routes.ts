import type { FastifyInstance } from "fastify";
import { sayInSentences } from "../language/say-in-sentences.js";
import { clientGone } from "../routes/client-gone.js";
import { type AnswerParts, answerRecommendation } from "./answer-recommendation.js";
import { type AskedBody, askedQuery } from "./asked-query.js";
import { explainAnswer, recommendAnswer } from "./recommend-answers.js";
import { explainBody, recommendBody } from "./recommend-schemas.js";
import { failures } from "./schemas.js";

type RecommendBody = Omit<AskedBody, "explain"> & {
  readonly view: boolean;
  readonly explain: boolean | "sentences";
};

/** `POST /v1/recommend` and `/v1/explain`: items for somebody, best first, and why an item stands where it stands. */
export function recommendRoutes(server: FastifyInstance, parts: AnswerParts): void {
  const { live, nowMs } = parts;

  server.post<{ Body: RecommendBody }>(
    "/v1/recommend",
    {
      config: { role: "read" },
      schema: {
        tags: ["recommend"],
        summary: "Items for a user, a session, or anybody",
        body: recommendBody,
        response: { 200: recommendAnswer, ...failures },
      },
    },
    async ({ body: { view, explain, ...rest } }, reply) => {
      const body: AskedBody = { ...rest, explain: explain !== false };
      const assignment = live.experiments.assign(body);
      const signal = clientGone(reply);
      const answer = await answerRecommendation(
        { body, view, signal, ...(assignment === undefined ? {} : { assignment }) },
        parts,
      );
      return explain === "sentences" ? inSentences(answer, parts, signal) : answer;
    },
  );

  server.post<{ Body: AskedBody & { readonly item: string } }>(
    "/v1/explain",
    {
      config: { role: "read" },
      schema: {
        tags: ["recommend"],
        summary: "Why an item is in an answer, or why it is not",
        body: explainBody,
        response: { 200: explainAnswer, ...failures },
      },
    },
    async ({ body: { item, ...body } }, reply) => {
      // As the person's own answers are made.
      const { options = {}, model } = live.experiments.assign(body) ?? {};
      const query = await askedQuery({ ...body, ...options }, live, nowMs());
      const by = model === undefined ? {} : { model };
      return live.recommender.explain({ ...query, ...by, itemId: item, signal: clientGone(reply) });
    },
  );
}

async function inSentences(
  answer: Awaited<ReturnType<typeof answerRecommendation>>,
  { live, language }: AnswerParts,
  signal: AbortSignal,
) {
  const notes = answer.notes ?? [];
  if (language === undefined)
    return {
      ...answer,
      notes: [...notes, "No language model is configured: the sentences are the plain ones."],
    };
  return { ...answer, items: await sayInSentences(answer.items, live, language, signal) };
}
