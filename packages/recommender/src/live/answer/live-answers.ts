import type { Rules } from "../../rules/rules.js";
import { filtersSought, prepareCandidates } from "../candidates/gather-candidates.js";
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
        await prepareMasks(state, checked, rules);
        const found = viewOfPerson(state, query, query.signal);
        const view = found instanceof Promise ? await found : found;
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
        await prepareMasks(state, checked, rules);
        const view = await viewOfPerson(state, query, query.signal);
        await prepareCandidates(state, view, { ...checked, count: query.count ?? 10 });
        return explainLive(state, makeAnswer, checked, rules, view);
      });
    },
  };
}

/** Has the masks that an answer needs made between other answers; before the person is looked at, as it may take long. */
async function prepareMasks(
  { masks, nowMs }: LiveState,
  { filter, signal }: Pick<LiveQuery, "filter" | "signal">,
  rules: Rules,
): Promise<void> {
  // The query's own comes last, so that those of the rules do not push it out.
  for (const one of [...filtersSought(rules), filter]) {
    const wait = masks.prepare(one, nowMs);
    if (wait === undefined) continue;
    await wait;
    signal?.throwIfAborted();
  }
}
