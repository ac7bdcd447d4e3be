import type { ExplanationFacts } from "./explanation-facts.js";
import { tellable } from "./fact-placeholders.js";

/** Words that name nothing: whatever a sentence says with them alone, it says of its facts. */
const PLAIN = words(`
  a about again along alike also an and another are as at be because been besides both but by can close closely comes could do
  enjoy enjoyed enjoying fit fits for from go goes good had happen has have here how if in into is it it's its itself just kind
  like liked liking likely look made match matches may might more much near of often on one or other own perhaps pick
  pick picked picks place probably rather recommended resemble resembles seem seems share shares shows similar similarity since so some
  something sort suggestion suit suits suggested taste than that that's the their them then there these they they're this those
  to too two very was way we well what when where which while who why will with would you you'd you'll you're you've your
`);

/** Words that are true only where the items are alike in that. */
const OF_MODALITY: Readonly<Record<string, ReadonlySet<string>>> = {
  image: words("looks look looked picture pictures image images visual visually appearance"),
  text: words("reads read text texts description descriptions described words wording written"),
  audio: words("sounds sound sounding hear heard listen"),
  video: words("plays play film films video videos watch scenes"),
  interactions: words("people others many who often together went"),
};

/** Words that are true only where that speaks for the item. */
const OF_REASON: Readonly<Record<string, ReadonlySet<string>>> = {
  popularity: words("popular popularity everybody people many others widely"),
  trend: words("lately recently trend trending people many others now attention"),
  model: words("people others history habits who often go"),
};

/** Every word that a sentence of these facts may hold beside its placeholders, in lower case. */
export function allowedWords(
  { likes, attributes = {}, reasons = [] }: ExplanationFacts,
  more: readonly string[] = [],
): ReadonlySet<string> {
  const allowed = new Set([...PLAIN, ...more.map((word) => word.toLowerCase())]);
  for (const { modality, did } of likes) {
    for (const word of OF_MODALITY[modality] ?? []) allowed.add(word);
    for (const word of words(did)) allowed.add(word);
  }
  for (const reason of reasons) for (const word of OF_REASON[reason] ?? []) allowed.add(word);
  for (const name of tellable(attributes)) allowed.add(name);
  return allowed;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().split(/\s+/).filter(Boolean));
}
