import { randomUUID } from "node:crypto";
import type { LiveAnswer } from "@modalis/recommender";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { likedViews, viewsOf } from "../live/views-of.js";
import { clientGone } from "../routes/client-gone.js";
import { type AskedBody, askedQuery } from "./asked-query.js";
import { explainAnswer, explainBody, recommendAnswer, recommendBody } from "./recommend-schemas.js";
import { failures } from "./schemas.js";

export interface RecommendRoutesOptions {
  readonly nowMs: () => number;
  /** Told when what was recommended could not be written down; the answer was given all the same. */
  readonly onError: (error: unknown) => void;
}

type RecommendBody = AskedBody & { readonly view: boolean };

/** `POST /v1/recommend` and `/v1/explain`: items for somebody, best first, and why an item stands where it stands. */
export function recommendRoutes(
  server: FastifyInstance,
  live: LiveCatalogue,
  { nowMs, onError }: RecommendRoutesOptions,
): void {
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
      const query = await askedQuery(body, live, nowMs());
      const answer = await live.recommender.recommend({ ...query, signal: clientGone(reply) });
      const recommId = randomUUID();
      // Nobody waits for it: an answer is worth more than its record, which events can do without.
      keepGiven(live, recommId, body, answer, nowMs()).catch(onError);
      const views = view
        ? await viewsOf(
            live,
            answer.items.map(({ id }) => id),
          )
        : undefined;
      return {
        recommId,
        ...(body.user === undefined ? {} : { user: body.user }),
        ...answer,
        ...(view && body.user !== undefined ? { liked: await likedViews(live, body.user) } : {}),
        items: answer.items.map((item) => withView(item, views)),
      };
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
      const query = await askedQuery(body, live, nowMs());
      return live.recommender.explain({ ...query, itemId: item, signal: clientGone(reply) });
    },
  );
}

function withView<Item extends { readonly id: string }>(
  item: Item,
  views: ReadonlyMap<string, object> | undefined,
) {
  const own = views?.get(item.id);
  return own === undefined ? item : { ...item, item: own };
}

async function keepGiven(
  { store }: LiveCatalogue,
  recommId: string,
  { user, session, scenario }: AskedBody,
  { items }: LiveAnswer,
  atMs: number,
): Promise<void> {
  await store.addRecommendation({
    recommId,
    atMs,
    ...(user === undefined ? {} : { userId: user }),
    ...(session?.id === undefined ? {} : { sessionId: session.id }),
    ...(scenario === undefined ? {} : { scenario }),
    items: items.map(({ id, score, rules }, position) => ({
      id,
      score,
      position,
      ...(rules === undefined ? {} : { source: rules.placedBy }),
      ...(rules?.propensity === undefined ? {} : { propensity: rules.propensity }),
    })),
  });
}
