import { compileFilter, type Filter, type LiveAnswer, type LiveQuery } from "@modalis/recommender";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { clientGone } from "../routes/client-gone.js";
import { type AnswerParts, answerRecommendation } from "../v1/answer-recommendation.js";
import { sessionEvents } from "../v1/asked-query.js";
import { failures } from "../v1/schemas.js";
import type { GorseFeedback } from "./gorse-feedback.js";
import { category, gorseFeedback, gorsePath, type Slice, scoredIds, slice } from "./gorse-schemas.js";
import { timeOfGorse } from "./gorse-time.js";

const read = { role: "read" as const };
const tags = ["gorse"];
const ids = { 200: { type: "array", items: { type: "string" } }, ...failures } as const;

const recommendQuery = {
  type: "object",
  properties: {
    ...slice.properties,
    "write-back-type": { type: "string", maxLength: 64, description: "Taken, and not used" },
    "write-back-delay": { type: "string", maxLength: 64, description: "Taken, and not used" },
  },
} as const;

/** `/api/recommend`, `/api/session/recommend` and `/api/popular`, with or without a category. */
export function gorseRecommendRoutes(server: FastifyInstance, parts: AnswerParts): void {
  const { live } = parts;
  type Personal = { Params: { userId: string; category?: string }; Querystring: Slice };
  const recommended = gorsePath("userId");
  const withCategory = { ...recommended, properties: { ...recommended.properties, category } };
  for (const url of ["/api/recommend/:userId", "/api/recommend/:userId/:category"]) {
    const params = url.endsWith(":category") ? withCategory : recommended;
    server.get<Personal>(
      url,
      {
        config: read,
        schema: { tags, summary: "Items for a user", params, querystring: recommendQuery, response: ids },
      },
      async ({ params: { userId, category: only }, query }, reply) => {
        const signal = clientGone(reply);
        const assignment = live.experiments.assign({ user: userId });
        const asked = { ...countOf(query), ...filterOf(only) };
        // Of people in an experiment the answer is written down, so that their feedback counts as what came of it.
        const answer =
          assignment === undefined
            ? await live.recommender.recommend({ ...asked, userId, signal })
            : await answerRecommendation(
                { body: { ...asked, user: userId }, view: false, assignment, signal },
                parts,
              );
        return sliceOf(answer, query).map(({ Id }) => Id);
      },
    );
  }

  sessionRoutes(server, live);
  popularRoutes(server, live);
  latestRoutes(server, live);
}

function sessionRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  type Session = { Params: { category?: string }; Querystring: Slice; Body: readonly GorseFeedback[] };
  for (const [url, params] of withCategories("/api/session/recommend")) {
    server.post<Session>(
      url,
      {
        config: read,
        schema: {
          tags,
          summary: "Items for what somebody did just now",
          body: { type: "array", maxItems: 1000, items: gorseFeedback },
          querystring: slice,
          response: scoredIds,
          ...params,
        },
      },
      async ({ params: { category: only }, query, body }, reply) => {
        const events = body.map(({ FeedbackType, ItemId, Timestamp }) => {
          const timestampMs = timeOfGorse(Timestamp);
          return {
            itemId: ItemId,
            kind: FeedbackType,
            ...(timestampMs === undefined ? {} : { timestampMs }),
          };
        });
        const session = { events: sessionEvents(events, live.settings) };
        const asked = { ...countOf(query), ...filterOf(only), session, signal: clientGone(reply) };
        return sliceOf(await live.recommender.recommend(asked), query);
      },
    );
  }
}

function popularRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  type Ranking = { Params: { category?: string }; Querystring: Slice };
  for (const [url, params] of withCategories("/api/popular")) {
    server.get<Ranking>(
      url,
      {
        config: read,
        schema: { tags, summary: "Popular items", querystring: slice, response: scoredIds, ...params },
      },
      async ({ params: { category: only }, query }, reply) => {
        if (live.aggregates !== undefined) return privatePopular(live, only, query, reply);
        const sources = { model: 0, content: 0, trend: 0 };
        const asked = { ...countOf(query), ...filterOf(only), sources, signal: clientGone(reply) };
        return sliceOf(await live.recommender.recommend(asked), query);
      },
    );
  }
}

/** Popular items by the counts that are published, which have noise; the answer's header says how much. */
async function privatePopular(
  live: LiveCatalogue,
  only: string | undefined,
  { n, offset }: Slice,
  reply: FastifyReply,
) {
  const { popular, privacy } = await live.aggregates!();
  reply.header("modalis-privacy", JSON.stringify(privacy));
  const { filter } = filterOf(only);
  const passes = filter === undefined ? () => true : compileFilter(filter, { nowMs: privacy.fromMs });
  const items = await live.store.getItems(popular.map(([id]) => id));
  const shown = new Set(items.filter((item) => !item.hidden && passes(item)).map(({ id }) => id));
  return popular
    .filter(([id]) => shown.has(id))
    .slice(offset, offset + n)
    .map(([id, people]) => ({ Id: id, Score: people }));
}

function latestRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  type Ranking = { Params: { category?: string }; Querystring: Slice };
  for (const [url, params] of withCategories("/api/latest")) {
    server.get<Ranking>(
      url,
      {
        config: read,
        schema: { tags, summary: "The newest items", querystring: slice, response: scoredIds, ...params },
      },
      async ({ params: { category: only = "" }, query: { n, offset } }) => {
        const rows = await live.store.query(LATEST, [only, n, offset]);
        // Gorse scores the newest by seconds since 1970.
        return rows.map((row) => ({ Id: row.id as string, Score: (row.timestamp_ms as number) / 1000 }));
      },
    );
  }
}

const LATEST = `
  select id, timestamp_ms from modalis.items
    where not hidden and timestamp_ms is not null and ($1 = '' or exists (
      select from json_array_elements_text(
        case json_typeof(attributes->'categories') when 'array' then attributes->'categories' else '[]' end) as one
        where one.value = $1))
    order by timestamp_ms desc, id limit $2 offset $3`;

/** A route and the same with a category, which clients leave empty for none. */
function withCategories(url: string) {
  const params = { type: "object", properties: { category } } as const;
  return [
    [url, {}],
    [`${url}/:category`, { params }],
  ] as const;
}

export function countOf({ n, offset }: Slice): Pick<LiveQuery, "count"> {
  return { count: n + offset };
}

export function filterOf(only: string | undefined): { readonly filter?: Filter } {
  return only === undefined || only === "" ? {} : { filter: { attribute: "categories", contains: only } };
}

function sliceOf({ items }: Pick<LiveAnswer, "items">, { n, offset }: Slice) {
  return items.slice(offset, offset + n).map(({ id, score }) => ({ Id: id, Score: score }));
}
