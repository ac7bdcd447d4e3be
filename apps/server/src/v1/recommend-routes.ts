import type { FastifyInstance } from "fastify";
import { clientGone } from "../routes/client-gone.js";
import { type AnswerParts, answerRecommendation } from "./answer-recommendation.js";
import { type AskedBody, askedQuery } from "./asked-query.js";
import { explainAnswer, explainBody, recommendAnswer, recommendBody } from "./recommend-schemas.js";
import { failures } from "./schemas.js";

type RecommendBody = AskedBody & { readonly view: boolean };

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
    async ({ body: { view, ...body } }, reply) => {
      const assignment = live.experiments.assign(body);
      const signal = clientGone(reply);
      return answerRecommendation(
        { body, view, signal, ...(assignment === undefined ? {} : { assignment }) },
        parts,
      );
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
