import { setImmediate } from "node:timers/promises";
import { ModalisError } from "@modalis/contract";
import { type OffPolicyEstimate, offPolicyEstimate } from "@modalis/evaluation";
import type { LiveQuery } from "@modalis/recommender";
import type { EventRecord, RecommendationRecord } from "@modalis/store";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { type AskedBody, sessionEvents } from "../v1/asked-query.js";

/** Which way of recommending is judged, and by which part of the log. */
export interface OffPolicyQuestion {
  /** A registered model; the one in service when absent. */
  readonly model?: string;
  /** Fields of the query in place of those that were asked for; it never explores. */
  readonly options?: Omit<Partial<AskedBody>, "exploration" | "rotation">;
  readonly scenario?: string;
  /** Only what was given in an arm of an experiment. */
  readonly experiment?: string;
  readonly arm?: string;
  readonly sinceMs?: number;
  readonly untilMs?: number;
  /** Leading places that are judged. */
  readonly places: number;
  /** Most answers judged, drawn from the log. */
  readonly sample: number;
  /** Kinds of event that count; all when absent. */
  readonly outcomes?: readonly string[];
  readonly attributionMs: number;
  readonly confidence: number;
  readonly mostWeight?: number;
}

/** An estimate, and how much of the log it could be told from. */
export interface OffPolicyAnswer extends OffPolicyEstimate {
  /** Recommendations of the log that the question is about. */
  readonly considered: number;
  /** Those of them that chance had a known part in, and whose person is a user. */
  readonly usable: number;
}

/** A recommendation that can be judged by. */
interface Usable {
  readonly record: RecommendationRecord;
  readonly query: AskedBody;
}

/**
 * What another model or other options would have earned, told from answers that were given with exploration.
 *
 * Each answer is made again as it would have been for the same person at that time: by the events before it, under the
 * same filters. Popularity and the items are those of now; a user is answered as a visitor with that history.
 *
 * @throws `NOT_FOUND` for an unknown model, `INVALID_ARGUMENT` when the log holds no answers of two users to judge by.
 */
export async function estimateOffPolicy(
  live: LiveCatalogue,
  question: OffPolicyQuestion,
  { draw, signal }: { readonly draw: () => number; readonly signal?: AbortSignal },
): Promise<OffPolicyAnswer> {
  const { considered, usable, drawn } = await drawUsable(live, question, draw, signal);
  if (new Set(drawn.map(({ record }) => record.userId)).size < 2)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `of ${considered} recommendations ${usable} were given to users with epsilon exploration in ${question.places} places; ` +
        'ask for some with exploration {"kind": "epsilon", "share": 0.1} first',
    );
  const { places } = question;
  const log = {
    places,
    rewards: [] as number[],
    loggedPropensities: [] as number[],
    targetPropensities: [] as number[],
    people: [] as string[],
  };
  const judge = async (model: string | undefined): Promise<void> => {
    for (const one of drawn) {
      signal?.throwIfAborted();
      const { rewards, target } = await judgeAnswer(live, question, one, model);
      log.rewards.push(...rewards);
      log.targetPropensities.push(...target);
      log.loggedPropensities.push(...one.record.items.slice(0, places).map(({ propensity }) => propensity!));
      log.people.push(one.record.userId!);
      await setImmediate();
    }
  };
  await (question.model === undefined ? judge(undefined) : live.experiments.withModel(question.model, judge));
  const { confidence, mostWeight } = question;
  const options = { confidence, ...(mostWeight === undefined ? {} : { mostWeight }) };
  return { ...offPolicyEstimate(log, options), considered, usable };
}

/** An even draw of the log in one pass, so that memory stays flat (Vitter's algorithm R, 1985). */
async function drawUsable(
  { store }: LiveCatalogue,
  question: OffPolicyQuestion,
  draw: () => number,
  signal: AbortSignal | undefined,
) {
  const { sinceMs, sample, places } = question;
  const drawn: Usable[] = [];
  let [considered, usable] = [0, 0];
  for await (const records of store.readRecommendations(sinceMs === undefined ? {} : { sinceMs })) {
    signal?.throwIfAborted();
    for (const record of records) {
      if (!isMeant(record, question)) continue;
      considered++;
      const query = usableQuery(record, places);
      if (query === undefined) continue;
      usable++;
      const place = usable <= sample ? drawn.length : Math.floor(draw() * usable);
      if (place < sample) drawn[place] = { record, query };
    }
  }
  return { considered, usable, drawn };
}

function isMeant(
  record: RecommendationRecord,
  { untilMs = Number.MAX_VALUE, scenario, experiment, arm }: OffPolicyQuestion,
): boolean {
  return (
    record.atMs <= untilMs &&
    (scenario === undefined || record.scenario === scenario) &&
    (experiment === undefined || record.experiment === experiment) &&
    (arm === undefined || record.arm === arm)
  );
}

/** The query of an answer that can be judged by: a first page for a user, by chances that are known. */
function usableQuery(record: RecommendationRecord, places: number): AskedBody | undefined {
  const { query, before } = (record.details ?? {}) as { query?: AskedBody; before?: readonly string[] };
  if (record.userId === undefined || typeof query !== "object" || query === null) return undefined;
  const isFirst = Array.isArray(before) && before.length === 0;
  const explores = query.exploration?.kind === "epsilon" && query.exploration.share > 0;
  const leading = record.items.slice(0, places);
  const isKnown = leading.length === places && leading.every(({ propensity }) => (propensity ?? 0) > 0);
  return isFirst && explores && isKnown ? query : undefined;
}

/** Events looked through for what a user did before and after an answer. */
const LATEST = 1_000;

/** What came of an answer's leading places, and whether the policy would have given the same there. */
async function judgeAnswer(
  { store, recommender, settings }: LiveCatalogue,
  { places, options = {}, outcomes, attributionMs }: OffPolicyQuestion,
  { record, query }: Usable,
  model: string | undefined,
): Promise<{ readonly rewards: readonly number[]; readonly target: readonly number[] }> {
  const events = await store.eventsOfUser(record.userId!, { limit: LATEST });
  const history = events.filter(({ timestampMs }) => timestampMs < record.atMs).toReversed();
  const asked = askedAt(
    query,
    options,
    sessionEvents([...history, ...(query.session?.events ?? [])], settings),
  );
  const { items } = await recommender.recommend({
    ...asked,
    count: places,
    ...(model === undefined ? {} : { model }),
  });
  const counts = (event: EventRecord, itemId: string) =>
    event.itemId === itemId &&
    (outcomes === undefined || outcomes.includes(event.kind)) &&
    event.timestampMs <= record.atMs + attributionMs &&
    (event.recommId === undefined ? event.timestampMs >= record.atMs : event.recommId === record.recommId);
  const given = record.items.slice(0, places);
  return {
    rewards: given.map(({ id }) => (events.some((event) => counts(event, id)) ? 1 : 0)),
    target: given.map(({ id }, place) => (items[place]?.id === id ? 1 : 0)),
  };
}

/** The query for somebody with a history, without what depends on who they are or on chance. */
function askedAt(
  query: AskedBody,
  options: NonNullable<OffPolicyQuestion["options"]>,
  events: NonNullable<LiveQuery["session"]>["events"],
): LiveQuery {
  const { user: _user, session: _session, exclude, exploration: _, rotation: __, ...rest } = query;
  const merged = { ...rest, ...options } as Omit<AskedBody, "exclude" | "user" | "session">;
  return {
    ...merged,
    session: { events },
    ...(exclude === undefined ? {} : { exclude: new Set(exclude) }),
  };
}
