import { ModalisError } from "@modalis/contract";
import type { RecommendationRecord } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import type { Assignment } from "../experiments/assign-arm.js";
import { clientGone } from "../routes/client-gone.js";
import { type AnswerParts, answerRecommendation } from "./answer-recommendation.js";
import type { AskedBody } from "./asked-query.js";
import { recommendAnswer } from "./recommend-answers.js";
import { failures, pathId } from "./schemas.js";

const nextQuery = {
  type: "object",
  additionalProperties: false,
  properties: {
    count: { type: "integer", minimum: 1, maximum: 1000, description: "As the page before when absent" },
    explain: { type: "boolean", default: false },
    view: { type: "boolean", default: false },
  },
} as const;

/** Items that pages of one answer may leave out. */
const MOST_GIVEN = 10_000;

interface NextPage {
  readonly count?: number;
  readonly explain: boolean;
  readonly view: boolean;
}

/** `GET /v1/recommendations/:id/next`: the next page of an answer, by the same query and without what was given. */
export function nextRoutes(server: FastifyInstance, parts: AnswerParts): void {
  const { live } = parts;
  server.get<{ Params: { id: string }; Querystring: NextPage }>(
    "/v1/recommendations/:id/next",
    {
      config: { role: "read" },
      schema: {
        tags: ["recommend"],
        summary: "The next page of an answer",
        description:
          "Has a recommId of its own, to ask for the page after it. 404 for an id that is unknown or no longer kept, 410 when nothing is left.",
        params: pathId,
        querystring: nextQuery,
        response: { 200: recommendAnswer, ...failures },
      },
    },
    async ({ params: { id }, query: { count, explain, view } }, reply) => {
      const page = keptPage(id, await live.store.getRecommendation(id));
      const { body, before } = page;
      const assignment = assignmentOf(page.record, parts);
      const answer = await answerRecommendation(
        {
          body: { ...body, explain, ...(count === undefined ? {} : { count }) },
          view,
          before,
          signal: clientGone(reply),
          ...(assignment === undefined ? {} : { assignment }),
        },
        parts,
      );
      if (answer.items.length > 0) return answer;
      return reply
        .status(410)
        .send({ code: "NOT_FOUND", message: `recommendation "${id}" has ended: nothing is left to answer` });
    },
  );
}

/** What a recommendation needs to go on. @throws `NOT_FOUND`, `LIMIT_EXCEEDED`. */
function keptPage(id: string, record: RecommendationRecord | undefined) {
  if (record === undefined)
    throw new ModalisError(
      "NOT_FOUND",
      `there is no recommendation "${id}": it was never given, or is no longer kept`,
    );
  const { query, before } = (record.details ?? {}) as { query?: AskedBody; before?: readonly string[] };
  if (typeof query !== "object" || query === null || Array.isArray(query) || !Array.isArray(before))
    throw new ModalisError(
      "NOT_FOUND",
      `recommendation "${id}" has no next page: its query was not kept with it`,
    );
  const all = [...(before as string[]), ...record.items.map((item) => item.id)];
  if (all.length > MOST_GIVEN)
    throw new ModalisError("LIMIT_EXCEEDED", `the pages of an answer give at most ${MOST_GIVEN} items`);
  return { record, body: query, before: all };
}

/** The arm that the page before was given in, as long as its experiment runs here; its options are in the query. */
function assignmentOf(
  { experiment, arm, userId, sessionId, scenario }: RecommendationRecord,
  { live }: AnswerParts,
): Assignment | undefined {
  const now = live.experiments.assign({
    ...(userId === undefined ? {} : { user: userId }),
    ...(sessionId === undefined ? {} : { session: { id: sessionId } }),
    ...(scenario === undefined ? {} : { scenario }),
  });
  return now !== undefined && now.experiment === experiment && now.arm === arm ? now : undefined;
}
