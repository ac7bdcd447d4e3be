import { ModalisError } from "@modalis/contract";
import type { UserInput, UserRecord } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { failures } from "../v1/schemas.js";
import {
  cursorOf,
  type GorsePage,
  gorsePage,
  gorsePath,
  gorseUser,
  gorseUserPatch,
  rowsAffected,
} from "./gorse-schemas.js";

/** A user in Gorse's JSON. */
interface GorseUser {
  readonly UserId: string;
  readonly Labels: readonly string[];
  readonly Subscribe: readonly string[];
  readonly Comment: string;
}

type SentUser = Partial<GorseUser> & Pick<GorseUser, "UserId">;

const write = { role: "write" as const };
const read = { role: "read" as const };
const tags = ["gorse"];

/** `/api/user` and `/api/users`: Gorse's users are the catalogue's; what else is known of them stays. */
export function gorseUserRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  const put = async (sent: readonly SentUser[]) => {
    const users: UserInput[] = [];
    for (const user of sent) users.push(userOfGorse(user, await live.store.getUser(user.UserId)));
    return { RowAffected: users.length === 0 ? 0 : (await live.putUsers(users)).stored.length };
  };

  server.post<{ Body: SentUser }>(
    "/api/user",
    { config: write, schema: { tags, summary: "Insert a user", body: gorseUser, response: rowsAffected } },
    async ({ body }) => put([body]),
  );

  const users = { type: "array", maxItems: 1000, items: gorseUser } as const;
  server.post<{ Body: readonly SentUser[] }>(
    "/api/users",
    { config: write, schema: { tags, summary: "Insert users", body: users, response: rowsAffected } },
    async ({ body }) => put(body),
  );

  server.patch<{ Params: { userId: string }; Body: Partial<GorseUser> }>(
    "/api/user/:userId",
    {
      config: write,
      schema: {
        tags,
        summary: "Change a user",
        params: gorsePath("userId"),
        body: gorseUserPatch,
        response: rowsAffected,
      },
    },
    async ({ params: { userId }, body }) =>
      put([{ ...gorseUserOf(await known(live, userId)), ...body, UserId: userId }]),
  );

  server.delete<{ Params: { userId: string } }>(
    "/api/user/:userId",
    {
      config: write,
      schema: {
        tags,
        summary: "Delete a user and the user's feedback",
        description: "The id may come back, as in Gorse; DELETE /v1/users/{id} keeps it away.",
        params: gorsePath("userId"),
        response: rowsAffected,
      },
    },
    async ({ params: { userId } }) => {
      const was = await live.store.getUser(userId);
      await live.forgetUser(userId);
      await live.store.readmitUser(userId);
      return { RowAffected: was === undefined ? 0 : 1 };
    },
  );

  readRoutes(server, live);
}

function readRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  server.get<{ Params: { userId: string } }>(
    "/api/user/:userId",
    {
      config: read,
      schema: {
        tags,
        summary: "Get a user",
        params: gorsePath("userId"),
        response: { 200: gorseUser, ...failures },
      },
    },
    async ({ params }) => gorseUserOf(await known(live, params.userId)),
  );

  const page = {
    type: "object",
    required: ["Cursor", "Users"],
    properties: { Cursor: { type: "string" }, Users: { type: "array", items: gorseUser } },
  } as const;
  server.get<{ Querystring: GorsePage }>(
    "/api/users",
    {
      config: read,
      schema: { tags, summary: "List users", querystring: gorsePage, response: { 200: page, ...failures } },
    },
    async ({ query }) => {
      const after = cursorOf(query);
      const found = await live.store.listUsers({ limit: query.n, ...(after === undefined ? {} : { after }) });
      const Cursor = found.length === query.n ? found.at(-1)!.id : "";
      return { Cursor, Users: found.map(gorseUserOf) };
    },
  );
}

function gorseUserOf({ id, attributes: { labels, subscribe, comment } }: UserRecord): GorseUser {
  return {
    UserId: id,
    Labels: textsOf(labels),
    Subscribe: textsOf(subscribe),
    Comment: typeof comment === "string" ? comment : "",
  };
}

function userOfGorse(sent: SentUser, existing: UserRecord | undefined): UserInput {
  const { UserId, Labels: labels = [], Subscribe: subscribe = [], Comment: comment = "" } = sent;
  return {
    id: UserId,
    attributes: { ...existing?.attributes, labels, subscribe, comment },
    contents: existing?.contents ?? {},
  };
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** @throws `NOT_FOUND`. */
async function known({ store }: LiveCatalogue, userId: string): Promise<UserRecord> {
  const user = await store.getUser(userId);
  if (user === undefined) throw new ModalisError("NOT_FOUND", `there is no user "${userId}"`);
  return user;
}
