import { ModalisError } from "@modalis/contract";
import { checkCount, checkId, checkNumber, checkText, jsonOf } from "../check-values.js";
import { clip } from "../items/item-json.js";
import type { StoreContext } from "../store-context.js";
import { timeOrderedId } from "../time-ordered-id.js";
import type { GivenItem, ImpressionInput, RecommendationRecord } from "./recommendation-record.js";

/** One row of a statement that adds recommendations. @throws `INVALID_ARGUMENT`, `LIMIT_EXCEEDED`. */
export function recommendationJson(given: RecommendationRecord, context: StoreContext): string {
  checkId("a recommendation", given.recommId);
  const what = `recommendation "${clip(given.recommId)}"`;
  checkOptional(what, given);
  if (given.bundle !== undefined) checkText(`the bundle of ${what}`, given.bundle);
  if (given.experiment !== undefined) checkId(`the experiment of ${what}`, given.experiment);
  if (given.arm !== undefined) checkId(`the arm of ${what}`, given.arm);
  checkNumber(`the time of ${what}`, given.atMs);
  for (const item of given.items) checkItem(what, item);
  return JSON.stringify({
    id: given.recommId,
    ...who(given, context),
    scenario: given.scenario ?? null,
    bundle: given.bundle ?? null,
    experiment: given.experiment ?? null,
    arm: given.arm ?? null,
    items: jsonOf(`the items of ${what}`, given.items),
    details: given.details === undefined ? null : jsonOf(`the details of ${what}`, given.details),
    at_ms: given.atMs,
  });
}

/** One row of a statement that adds impressions. @throws `INVALID_ARGUMENT`. */
export function impressionJson(shown: ImpressionInput, context: StoreContext): string {
  const id = shown.id ?? timeOrderedId(context.nowMs());
  checkId("an impression", id);
  const what = `impression "${clip(id)}"`;
  checkOptional(what, shown);
  checkId(`the item of ${what}`, shown.itemId);
  if (shown.recommId !== undefined) checkId(`the recommendation of ${what}`, shown.recommId);
  if (shown.position !== undefined) checkCount(`the position of ${what}`, shown.position);
  if (shown.atMs !== undefined) checkNumber(`the time of ${what}`, shown.atMs);
  return JSON.stringify({
    id,
    ...who(shown, context),
    recomm_id: shown.recommId ?? null,
    item_id: shown.itemId,
    place: shown.position ?? null,
    scenario: shown.scenario ?? null,
    at_ms: shown.atMs ?? context.nowMs(),
  });
}

type Whom = Pick<RecommendationRecord, "userId" | "sessionId" | "scenario">;

function who({ userId, sessionId }: Whom, { tombstoneOf }: StoreContext) {
  return {
    user_id: userId ?? null,
    tombstone: userId === undefined ? null : tombstoneOf(userId),
    session_id: sessionId ?? null,
  };
}

function checkOptional(what: string, { userId, sessionId, scenario }: Whom): void {
  if (userId !== undefined) checkId(`the user of ${what}`, userId);
  if (sessionId !== undefined) checkId(`the session of ${what}`, sessionId);
  if (scenario !== undefined) checkText(`the scenario of ${what}`, scenario);
}

function checkItem(what: string, { id, score, position, propensity = 1 }: GivenItem): void {
  checkId(`an item of ${what}`, id);
  checkNumber(`a score of ${what}`, score);
  checkCount(`a position of ${what}`, position);
  if (!(propensity > 0 && propensity <= 1)) {
    throw new ModalisError("INVALID_ARGUMENT", `a propensity of ${what} is not above 0 and at most 1`);
  }
}
