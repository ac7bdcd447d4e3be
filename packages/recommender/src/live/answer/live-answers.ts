import type { Filter } from "../../rules/filter.js";
import type { Rules } from "../../rules/rules.js";
import { prepareCandidates } from "../candidates/gather-candidates.js";
import { explainLive } from "../explain/explain-live.js";
import type { LearnedHolder } from "../learned/learned-holder.js";
import type { LiveAnswer, LiveExplainQuery, LiveExplanation, LiveQuery } from "../live-query.js";
import { viewOfPerson } from "../person/view-of-person.js";
import type { LiveState } from "../state/live-state.js";
import { checkLiveQuery, filterOf } from "./check-live-query.js";
import { createAnswerMaker } from "./recommend-live.js";
import { writeAnswer } from "./write-answer.js";

/** Recommends and explains by the same steps. */
export interface LiveAnswers {
  recommend(query: LiveQuery): Promise<LiveAnswer>;
  explain(query: LiveExplainQuery): Promise<LiveExplanation>;
}

export function createLiveAnswers(state: LiveState, learned: LearnedHolder): LiveAnswers {
  const makeAnswer = createAnswerMaker(state);
  return {
    async recommend(query) {
      const rules = checkLiveQuery(query);
      const checked = { ...query, ...filterOf(query) };
      return learned.use(async () => {
        const found = viewOfPerson(state, query, query.signal);
        const view = found instanceof Promise ? await found : found;
        const filtered = state.masks.prepare(filtersOf(checked.filter, rules), state.nowMs);
        if (filtered !== undefined) await filtered;
        const prepared = prepareCandidates(state, view, checked);
        if (prepared !== undefined) await prepared;
        query.signal?.throwIfAborted();
        return writeAnswer(state, makeAnswer(checked, rules, view), view, query.explain === true);
      });
    },
    async explain(query) {
      const rules = checkLiveQuery({ ...query, count: query.count ?? 10 });
      const checked = { ...query, ...filterOf(query) };
      return learned.use(async () => {
        const view = await viewOfPerson(state, query, query.signal);
        await state.masks.prepare(filtersOf(checked.filter, rules), state.nowMs);
        await prepareCandidates(state, view, { ...checked, count: query.count ?? 10 });
        return explainLive(state, makeAnswer, checked, rules, view);
      });
    },
  };
}

/** All filters whose masks an answer needs. */
function filtersOf(filter: Filter | undefined, { boosts = [], quotas = [] }: Rules): (Filter | undefined)[] {
  const ofQuotas = quotas.map((quota) => ("filter" in quota ? quota.filter : undefined));
  return [filter, ...boosts.map((boost) => boost.filter), ...ofQuotas];
}
