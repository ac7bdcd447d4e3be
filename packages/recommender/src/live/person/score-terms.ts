import type { LearnedModel } from "../learned/learned-model.js";
import type { CompleteLiveOptions, SourceName } from "../live-options.js";
import type { LiveScope } from "../live-query.js";
import type { ItemActivity } from "../state/item-activity.js";
import type { PersonView } from "./person-view.js";
import { tasteTerms } from "./taste-term.js";

/** What adds to the scores of one query. */
export interface ScoreTerms {
  /** Names of the terms, such as `content.image`; see `LiveAnswerItem.contributions`. */
  readonly keys: readonly string[];
  /** Writes the terms of items to `output`, `[slots, keys]`; the score of an item is their sum. */
  write(slots: ArrayLike<number>, output: Float64Array): void;
  /** The factor of a source; candidates of a source that counts nothing need not be looked for. */
  factor(source: SourceName): number;
}

export interface ScoreContext {
  readonly view: PersonView;
  readonly learned: LearnedModel | undefined;
  readonly activity: ItemActivity;
  readonly nowMs: number;
  readonly options: CompleteLiveOptions;
  readonly scope: LiveScope;
}

/**
 * Brings all sources on one scale: deviations by which an item stands above the catalogue for this person.
 *
 * - model: `modelStrength f z`, z being the person's standardised score and `f = n / (n + 1)` how well the model knows
 *   somebody with n likes that it knows;
 * - content: the sum over channels of `strength * deviations` (see `measureTaste`), times `1 - f (1 - contentBesideModel)`
 *   since the two tell much the same; an item that the model does not know gets what the model may be expected to say of
 *   its content on top, so that new items stand among old ones;
 * - trend, popularity: the item's standing, 0 to 1, times its strength; times 1 for somebody of whom nothing is known.
 *
 * Every term is then multiplied by the query's factors of its source and modality. The score is their sum.
 */
export function scoreTerms({ view, learned, activity, nowMs, options, scope }: ScoreContext): ScoreTerms {
  const person = learned === undefined ? undefined : view.learned;
  const sources = person === undefined ? [] : learned!.sources;
  const modalities = [...new Set(view.tastes.map(({ channel }) => channel.modality))];
  const keys = [
    ...sources.map((name) => `model.${name}`),
    ...modalities.map((name) => `content.${name}`),
    "trend",
    "popularity",
  ];
  const factor = (source: SourceName): number => scope.sources?.[source] ?? 1;
  const slider = (name: string): number => scope.modalities?.[name] ?? 1;
  const familiarity = person === undefined ? 0 : person.liked / (person.liked + 1);
  const ofModel = options.modelStrength * familiarity;
  const besideModel = 1 - familiarity * (1 - options.contentBesideModel);
  const modelFactors = sources.map((name) => ofModel * factor("model") * slider(name));
  const contentFactors = view.tastes.map(({ channel }) => factor("content") * slider(channel.modality));
  const places = view.tastes.map(({ channel }) => sources.length + modalities.indexOf(channel.modality));
  const cold = besideModel + ofModel * factor("model") * view.coldSlope;
  const personal = person !== undefined || view.tastes.length > 0;
  const trend = (personal ? options.trendStrength : 1) * factor("trend");
  const popularity = (personal ? options.popularityStrength : 1) * factor("popularity");
  const width = keys.length;
  return {
    keys,
    factor,
    write(slots, output) {
      output.fill(0, 0, slots.length * width);
      const known = new Uint8Array(slots.length);
      for (let place = 0; person !== undefined && place < slots.length; place++) {
        if (!learned!.knows(slots[place]!)) continue;
        known[place] = 1;
        const at = place * width;
        person.shares(slots[place]!, output, at);
        for (let source = 0; source < modelFactors.length; source++)
          output[at + source]! *= modelFactors[source]!;
      }
      const [ofKnown, ofOthers] = person === undefined ? [1, 1] : [besideModel, cold];
      for (const [at, taste] of view.tastes.entries()) {
        const factorOfTaste = contentFactors[at]!;
        tasteTerms(taste, slots, (place, term) => {
          const share = known[place] === 1 ? ofKnown : ofOthers;
          output[place * width + places[at]!]! += share * factorOfTaste * term;
        });
      }
      addStandings(slots, output, width, width - 2, trend, activity.standings("trend", nowMs));
      addStandings(slots, output, width, width - 1, popularity, activity.standings("popularity", nowMs));
    },
  };
}

function addStandings(
  slots: ArrayLike<number>,
  output: Float64Array,
  width: number,
  column: number,
  factor: number,
  standing: (slot: number) => number,
): void {
  if (factor === 0) return;
  for (let place = 0; place < slots.length; place++) {
    output[place * width + column] = factor * standing(slots[place]!);
  }
}

/** The score of an item: the sum of its row of terms. */
export function scoreOf(terms: Float64Array, width: number, place: number): number {
  let score = 0;
  for (let at = place * width; at < (place + 1) * width; at++) score += terms[at]!;
  return score;
}
