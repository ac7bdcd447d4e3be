import { randomInt } from "node:crypto";
import type { HostedLanguage } from "@modalis/hosted";
import type { LiveAnswer } from "@modalis/recommender";
import { type RecommendationRecord, timeOrderedId } from "@modalis/store";
import type { Assignment } from "../experiments/assign-arm.js";
import { RERANKED, rerankAnswer } from "../language/rerank-answer.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { likedViews, viewsOf } from "../live/views-of.js";
import { type AskedBody, askedQuery } from "./asked-query.js";

export interface AnswerParts {
  readonly live: LiveCatalogue;
  readonly nowMs: () => number;
  /** Told when an answer could not be written down; it was given all the same. */
  readonly onError: (error: unknown) => void;
  /** Writes sentences where they are asked for. */
  readonly language?: HostedLanguage;
}

/** A query with what the server adds to it. */
export interface AskedRecommendation {
  readonly body: AskedBody;
  readonly view: boolean;
  /** The arm that the person is in. */
  readonly assignment?: Assignment;
  /** Items of the pages before, the first page's first. */
  readonly before?: readonly string[];
  readonly signal?: AbortSignal;
}

/** A longer query is not kept, so that its answer has no next page. */
const LONGEST_KEPT_QUERY = 65_536;

/** Answers a query, and writes the answer down so that events, impressions and the next page can name it. */
export async function answerRecommendation(asked: AskedRecommendation, parts: AnswerParts) {
  const { live, nowMs, onError } = parts;
  const { view, assignment, before = [], signal } = asked;
  const body: AskedBody = { seed: randomInt(2 ** 31), ...asked.body, ...assignment?.options };
  const query = await askedQuery(withoutGiven(body, before), live, nowMs());
  const widened = body.rerank && isWidenable(body) ? Math.max(query.count, RERANKED) : query.count;
  const bundle = assignment?.model ?? live.models.current()?.id;
  const first = await live.recommender.recommend({
    ...query,
    count: widened,
    ...(assignment?.model === undefined ? {} : { model: assignment.model }),
    ...(signal === undefined ? {} : { signal }),
  });
  const answer = body.rerank ? await reordered(first, query.count, body, parts, signal) : first;
  const recommId = timeOrderedId(nowMs());
  const { user } = body;
  const record: RecommendationRecord = {
    recommId,
    atMs: nowMs(),
    ...whoAsked(body),
    ...(bundle === undefined ? {} : { bundle }),
    ...(assignment === undefined ? {} : { experiment: assignment.experiment, arm: assignment.arm }),
    items: givenItems(answer),
    ...detailsOf(body, before),
  };
  // Nobody waits for it: an answer is worth more than its record, which events can do without.
  live.store.addRecommendation(record).catch(onError);
  const views = view
    ? await viewsOf(
        live,
        answer.items.map(({ id }) => id),
      )
    : undefined;
  return {
    recommId,
    ...(user === undefined ? {} : { user }),
    ...(assignment === undefined ? {} : { experiment: { id: assignment.experiment, arm: assignment.arm } }),
    ...answer,
    ...(view && user !== undefined ? { liked: await likedViews(live, user) } : {}),
    items: answer.items.map((item) => withView(item, views)),
  };
}

/** Whether more may be asked for than is answered: rules of places and numbers mean the list that is answered. */
function isWidenable({ pins, quotas, exploration }: AskedBody): boolean {
  return pins === undefined && quotas === undefined && exploration === undefined;
}

/** The answer in the order that a language model had a part in, where it could. */
async function reordered(
  answer: LiveAnswer,
  count: number,
  body: AskedBody,
  parts: AnswerParts,
  signal: AbortSignal | undefined,
): Promise<LiveAnswer & { readonly reranked: boolean }> {
  const { items, reranked, note } = await rerankAnswer(answer.items, body, parts, signal);
  const notes = [...(answer.notes ?? []), ...(note === undefined ? [] : [note])];
  return { ...answer, ...(notes.length === 0 ? {} : { notes }), items: items.slice(0, count), reranked };
}

/** The same query for the places after those of the pages before: pins count on, and each page draws its own luck. */
function withoutGiven(body: AskedBody, before: readonly string[]): AskedBody {
  if (before.length === 0) return body;
  const { exclude = [], pins, seed = 0 } = body;
  const later = pins
    ?.map((pin) => ({ ...pin, position: pin.position - before.length }))
    .filter(({ position }) => position >= 1);
  return {
    ...body,
    exclude: [...exclude, ...before],
    seed: (seed + before.length) % 2 ** 31,
    ...(later === undefined ? {} : { pins: later }),
  };
}

function whoAsked({ user, session, scenario }: AskedBody) {
  return {
    ...(user === undefined ? {} : { userId: user }),
    ...(session?.id === undefined ? {} : { sessionId: session.id }),
    ...(scenario === undefined ? {} : { scenario }),
  };
}

function givenItems({ items }: LiveAnswer): RecommendationRecord["items"] {
  return items.map(({ id, score, rules }, position) => ({
    id,
    score,
    position,
    ...(rules === undefined ? {} : { source: rules.placedBy }),
    ...(rules?.propensity === undefined ? {} : { propensity: rules.propensity }),
  }));
}

/** What the next page and estimates from the log need. */
function detailsOf(query: AskedBody, before: readonly string[]): Pick<RecommendationRecord, "details"> {
  if (JSON.stringify(query).length > LONGEST_KEPT_QUERY) return {};
  return { details: { query, before } as unknown as NonNullable<RecommendationRecord["details"]> };
}

function withView<Item extends { readonly id: string }>(
  item: Item,
  views: ReadonlyMap<string, object> | undefined,
) {
  const own = views?.get(item.id);
  return own === undefined ? item : { ...item, item: own };
}
