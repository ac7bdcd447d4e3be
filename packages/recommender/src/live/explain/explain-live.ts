import { ModalisError } from "@modalis/contract";
import { pauseOften } from "../../model/pause-often.js";
import type { ArrangedItem } from "../../rules/arrange-items.js";
import type { Rules } from "../../rules/rules.js";
import type { MakeAnswer, RankedAnswer } from "../answer/recommend-live.js";
import { effectsOf } from "../answer/rule-effects.js";
import type { ExplainedTaste, LiveExplainQuery, LiveExplanation, LiveQuery } from "../live-query.js";
import type { PersonView } from "../person/person-view.js";
import { type ScoreTerms, scoreOf } from "../person/score-terms.js";
import { tasteTerms } from "../person/taste-term.js";
import type { LiveState } from "../state/live-state.js";
import { sayWhy } from "./say-why.js";
import { speakingLikes, titleOf } from "./speaking-likes.js";
import { whyNot } from "./why-not.js";

/**
 * Explains one item for one person, with the rules of a recommendation.
 *
 * @throws `NOT_FOUND` for an unknown item.
 */
export async function explainLive(
  state: LiveState,
  makeAnswer: MakeAnswer,
  query: LiveExplainQuery,
  rules: Rules,
  view: PersonView,
): Promise<LiveExplanation> {
  const { itemId, count = 10, likes = 5 } = query;
  const slot = state.slots.slotOf(itemId);
  const item = slot === undefined ? undefined : state.slots.itemOf(slot);
  if (slot === undefined || item === undefined)
    throw new ModalisError("NOT_FOUND", `there is no item "${itemId}"`);
  const asked: LiveQuery = { ...query, count };
  const answer = makeAnswer(asked, rules, view);
  const { terms, personal } = answer;
  const row = new Float64Array(terms.keys.length);
  terms.write([slot], row);
  const score = scoreOf(row, row.length, 0);
  const contributions = Object.fromEntries(
    terms.keys.flatMap((key, at) => (row[at] === 0 ? [] : [[key, row[at]!]])),
  );
  const position = answer.arrangement.items.findIndex((one) => one.item === slot);
  const arranged = answer.arrangement.items[position];
  const marks = answer.mask.marks.slice();
  const tastes = tastesOf(view, slot);
  const speaking = speakingLikes(state, view, slot, contributions, likes);
  const last = lastShown(answer);
  const { rank, among } = await rankOf(state, terms, marks, slot, score, query.signal);
  const facts = { query: asked, view, slot, item, score, rank, among, last };
  const reason = arranged === undefined ? whyNot(state, facts) : undefined;
  const title = titleOf(state, slot);
  return {
    itemId,
    ...(title === undefined ? {} : { title }),
    personal,
    score,
    contributions,
    rank,
    among,
    ...(arranged === undefined ? {} : { position: position + 1, ...effectsOf(arranged, rules) }),
    tastes,
    because: speaking.map(({ slot: _, ...like }) => like),
    sentence: reason?.sentence ?? sayWhy(state, view, contributions, speaking, arranged!.placedBy),
    ...(reason === undefined ? {} : { whyNot: reason.whyNot }),
  };
}

/** The lowest score of those that stand in the answer by score; undefined when the answer is not full. */
function lastShown({ arrangement }: RankedAnswer): ArrangedItem | undefined {
  return arrangement.items.reduce<ArrangedItem | undefined>(
    (least, one) => (least === undefined || one.score < least.score ? one : least),
    undefined,
  );
}

function tastesOf({ tastes }: PersonView, slot: number): ExplainedTaste[] {
  return tastes
    .map((one): ExplainedTaste => {
      const { channel, taste } = one;
      const described = { channel: channel.name, modality: channel.modality, strength: taste.strength };
      let deviations: number | undefined;
      tasteTerms(one, [slot], (_, term) => {
        deviations = term / taste.strength;
      });
      return deviations === undefined ? described : { ...described, deviations };
    })
    .sort((left, right) => right.strength - left.strength);
}

/** Items scored before others get their turn, if it is time. */
const ROWS_A_TURN = 512;

async function rankOf(
  { slots }: LiveState,
  terms: ScoreTerms,
  marks: Uint8Array,
  slot: number,
  own: number,
  signal: AbortSignal | undefined,
): Promise<{ rank: number; among: number }> {
  const pause = pauseOften(signal, 5);
  const width = terms.keys.length;
  const rows = new Float64Array(ROWS_A_TURN * width);
  const id = slots.idOf(slot);
  let [rank, among] = [1, 1];
  for (let next = 0; next >= 0; await pause()) {
    const others: number[] = [];
    for (
      next = marks.indexOf(1, next);
      next >= 0 && others.length < ROWS_A_TURN;
      next = marks.indexOf(1, next + 1)
    ) {
      // An item may have gone while others had their turn.
      if (next !== slot && slots.itemOf(next) !== undefined) others.push(next);
    }
    terms.write(others, rows);
    among += others.length;
    for (const [place, other] of others.entries()) {
      const score = scoreOf(rows, width, place);
      if (score > own || (score === own && slots.idOf(other) < id)) rank++;
    }
  }
  return { rank, among };
}
