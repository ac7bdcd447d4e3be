import { sayWhy } from "../explain/say-why.js";
import { speakingLikes } from "../explain/speaking-likes.js";
import type { LiveAnswer, LiveAnswerItem, SpeakingLike } from "../live-query.js";
import type { PersonView } from "../person/person-view.js";
import type { LiveState } from "../state/live-state.js";
import type { RankedAnswer } from "./recommend-live.js";
import { effectsOf } from "./rule-effects.js";

/** Likes named with each item of an explained answer. */
const LIKES_NAMED = 3;

/** Writes an answer down, with reasons where they are asked for. */
export function writeAnswer(
  state: LiveState,
  { arrangement, ranking, personal, rules }: RankedAnswer,
  view: PersonView,
  explained: boolean,
): LiveAnswer {
  const items = arrangement.items.map((arranged): LiveAnswerItem => {
    const { id, item: slot, score, placedBy } = arranged;
    const contributions = ranking.contributions(slot);
    const plain = { id, score, contributions, ...effectsOf(arranged, rules) };
    if (!explained) return plain;
    const likes = speakingLikes(state, view, slot, contributions, LIKES_NAMED);
    return {
      ...plain,
      because: likes.map(said),
      sentence: sayWhy(state, view, contributions, likes, placedBy),
    };
  });
  return { items, personal, ...(arrangement.notes.length === 0 ? {} : { notes: arrangement.notes }) };
}

function said({ id, title, modality, similarity, contribution }: SpeakingLike): SpeakingLike {
  const like = { id, modality, similarity, contribution };
  return title === undefined ? like : { ...like, title };
}
