import { SAMPLE_MODALITIES, type TasteRecall } from "@modalis/sample";

/** One claim about the planted tastes, with the figures that decide it. */
export interface Verdict {
  readonly claim: string;
  readonly holds: boolean;
}

/** What must be shown: each modality carries a part of the taste that no other carries. */
export function verdicts(recalls: ReadonlyMap<string, TasteRecall>): Verdict[] {
  const all = recalls.get(SAMPLE_MODALITIES.join(" + "))!;
  const best = (size: number) =>
    Math.max(...[...recalls].filter(([name]) => isChoice(name, size)).map(([, { overall }]) => overall));
  const popularity = recalls.get("popularity")!.overall;
  return [
    {
      claim: `all ${show(all.overall)} beat every single modality, best ${show(best(1))}`,
      holds: all.overall > best(1),
    },
    {
      claim: `all ${show(all.overall)} beat every pair, best ${show(best(2))}`,
      holds: all.overall > best(2),
    },
    {
      claim: `all beat popularity ${show(popularity)} by 3 times: ${(all.overall / popularity).toFixed(1)}`,
      holds: all.overall >= 3 * popularity,
    },
    ...SAMPLE_MODALITIES.flatMap((modality) => withoutOne(recalls, all, modality)),
  ];
}

function withoutOne(
  recalls: ReadonlyMap<string, TasteRecall>,
  all: TasteRecall,
  without: (typeof SAMPLE_MODALITIES)[number],
): Verdict[] {
  const rest = recalls.get(SAMPLE_MODALITIES.filter((modality) => modality !== without).join(" + "))!;
  const change = (modality: (typeof SAMPLE_MODALITIES)[number]) =>
    rest.byTaste[modality] / all.byTaste[modality] - 1;
  const others = SAMPLE_MODALITIES.filter((modality) => modality !== without);
  const moves = others.map((modality) => `${modality} ${percent(change(modality))}`).join(", ");
  return [
    {
      claim: `without ${without}, its own taste falls by at least 30 %: ${percent(change(without))}`,
      holds: change(without) <= -0.3,
    },
    {
      claim: `without ${without}, the other tastes move by at most 5 %: ${moves}`,
      holds: others.every((modality) => Math.abs(change(modality)) <= 0.05),
    },
  ];
}

/** Whether the name lists so many modalities. */
function isChoice(name: string, size: number): boolean {
  const parts = name.split(" + ");
  return (
    parts.length === size && parts.every((part) => SAMPLE_MODALITIES.some((modality) => modality === part))
  );
}

function show(recall: number): string {
  return recall.toFixed(3);
}

function percent(change: number): string {
  return `${change >= 0 ? "+" : ""}${(100 * change).toFixed(1)} %`;
}
