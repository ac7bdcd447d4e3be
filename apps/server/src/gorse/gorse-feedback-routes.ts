import { ModalisError } from "@modalis/contract";
import type { EventRecord, LiveStore } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { failures } from "../v1/schemas.js";
import {
  feedbackOf,
  findFeedback,
  type GorseFeedback,
  gorseFeedbackOf,
  insertFeedback,
  removeEvent,
  upsertFeedback,
} from "./gorse-feedback.js";
import {
  cursorOf,
  type GorsePage,
  gorseFeedback,
  gorsePage,
  gorsePath,
  rowsAffected,
} from "./gorse-schemas.js";

const write = { role: "write" as const };
const read = { role: "read" as const };
const tags = ["gorse"];
const list = { type: "array", maxItems: 10_000, items: gorseFeedback } as const;

/** `/api/feedback` and the feedback of a user or an item: Gorse's feedback are the catalogue's events. */
export function gorseFeedbackRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  server.post<{ Body: readonly GorseFeedback[] }>(
    "/api/feedback",
    {
      config: write,
      schema: { tags, summary: "Insert feedback that is not there", body: list, response: rowsAffected },
    },
    async ({ body }) => ({ RowAffected: await insertFeedback(live, body) }),
  );

  server.put<{ Body: readonly GorseFeedback[] }>(
    "/api/feedback",
    {
      config: write,
      schema: { tags, summary: "Insert or replace feedback", body: list, response: rowsAffected },
    },
    async ({ body }) => ({ RowAffected: await upsertFeedback(live, body) }),
  );

  oneRoutes(server, live);
  listRoutes(server, live);
  ownRoutes(server, live);
}

function oneRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  type Path = { Params: { type: string; userId: string; itemId: string } };
  const schema = {
    tags,
    params: gorsePath("type", "userId", "itemId"),
    response: { 200: gorseFeedback, ...failures },
  };
  const find = async ({ type, userId, itemId }: Path["Params"]) => {
    const event = await findFeedback(live, { FeedbackType: type, UserId: userId, ItemId: itemId });
    if (event === undefined)
      throw new ModalisError("NOT_FOUND", `there is no ${type} of user "${userId}" on item "${itemId}"`);
    return event;
  };

  server.get<Path>(
    "/api/feedback/:type/:userId/:itemId",
    { config: read, schema: { ...schema, summary: "Get feedback" } },
    async ({ params }) => gorseFeedbackOf(await find(params)),
  );

  server.delete<Path>(
    "/api/feedback/:type/:userId/:itemId",
    { config: write, schema: { ...schema, summary: "Delete feedback" } },
    async ({ params }) => {
      const event = await find(params);
      await removeEvent(live, event);
      return gorseFeedbackOf(event);
    },
  );
}

function listRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  const page = {
    type: "object",
    required: ["Cursor", "Feedback", "Feedbacks"],
    properties: {
      Cursor: { type: "string", description: "Empty after the last page" },
      Feedback: { ...list, description: "As Gorse names it" },
      Feedbacks: { ...list, description: "The same, as gorsejs names it" },
    },
  } as const;
  const options = { tags, querystring: gorsePage, response: { 200: page, ...failures } };
  const answer = async (query: GorsePage, type?: string) => {
    const { events, next } = await pageOfEvents(live.store, query, type);
    const feedback = events.map(gorseFeedbackOf);
    return { Cursor: next, Feedback: feedback, Feedbacks: feedback };
  };

  server.get<{ Querystring: GorsePage }>(
    "/api/feedback",
    { config: read, schema: { ...options, summary: "List feedback" } },
    async ({ query }) => answer(query),
  );

  server.get<{ Querystring: GorsePage; Params: { type: string } }>(
    "/api/feedback/:type",
    { config: read, schema: { ...options, summary: "List feedback of a type", params: gorsePath("type") } },
    async ({ query, params }) => answer(query, params.type),
  );
}

function ownRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  const response = { 200: { type: "array", items: gorseFeedback }, ...failures } as const;
  const sources = [
    ["user", (id: string) => feedbackOf((page) => live.store.eventsOfUser(id, page))],
    ["item", (id: string) => feedbackOf((page) => live.store.eventsOfItem(id, page))],
  ] as const;
  for (const [owner, eventsOf] of sources) {
    server.get<{ Params: { id: string } }>(
      `/api/${owner}/:id/feedback`,
      {
        config: read,
        schema: { tags, summary: `Feedback of one ${owner}`, params: gorsePath("id"), response },
      },
      async ({ params }) => (await eventsOf(params.id)).map(gorseFeedbackOf),
    );

    server.get<{ Params: { id: string; type: string } }>(
      `/api/${owner}/:id/feedback/:type`,
      {
        config: read,
        schema: {
          tags,
          summary: `Feedback of one ${owner} and type`,
          params: gorsePath("id", "type"),
          response,
        },
      },
      async ({ params: { id, type } }) =>
        (await eventsOf(id)).filter(({ kind }) => kind === type).map(gorseFeedbackOf),
    );
  }
}

const MOST_READ = 50_000;

/** A page may be short where its type is rare; the cursor goes on after what was read. */
async function pageOfEvents(
  store: LiveStore,
  page: GorsePage,
  type: string | undefined,
): Promise<{ events: EventRecord[]; next: string }> {
  const after = Number(cursorOf(page) ?? 0);
  if (!Number.isSafeInteger(after) || after < 0)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "this Cursor is of no page of feedback; leave it out to start",
    );
  const events: EventRecord[] = [];
  let read = 0;
  for await (const batch of store.readEvents({ afterSequence: after })) {
    for (const event of batch) {
      if (type === undefined || event.kind === type) events.push(event);
      if (events.length === page.n || ++read === MOST_READ) return { events, next: String(event.sequence) };
    }
  }
  return { events, next: "" };
}
