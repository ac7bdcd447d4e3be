/** Every sentence of explanations, in one place; names in braces are filled in. */
export const SENTENCES = {
  contentLike: "It {resembles} “{like}”, which you {did}.",
  content: "Its {modality} is of the kind you like.",
  modelLike: "People who {did} “{like}”, as you did, often go for it.",
  model: "People with a history like yours often go for it.",
  trend: "Many people have taken to it lately.",
  popularity: "It is popular with everybody.",
  nothing: "Nothing is known yet that speaks for or against it.",
  pin: "It was placed here by hand.",
  exploration: "It is shown to learn whether people like it.",
  diversity: "{reason} It stands here for variety.",
  quota: "{reason} It stands here to keep the answer balanced.",
  hidden: "It is hidden, so it is never shown.",
  excluded: "It was left out by the request.",
  seen: "You know it already, and known items are left out.",
  filter: "The filter keeps it out: {failed}.",
  rank: "It ranks {rank} of {among} by score, and {count} are shown; it lacks {lacks} to the last of them.",
  few: "It ranks {rank} of {among} by score, and no place was left for it.",
  rules: "By score it would rank {rank} of {among}, but the rules gave the places to others.",
} as const;

/** How an item resembles another in a modality; others are named. */
const RESEMBLES: Readonly<Record<string, string>> = {
  image: "looks like",
  text: "reads like",
  audio: "sounds like",
  video: "plays like",
};

/** What a person did, by kind of event; others are taken for liking. */
const DID: Readonly<Record<string, string>> = {
  purchase: "bought",
  buy: "bought",
  view: "looked at",
  click: "opened",
  play: "played",
  watch: "watched",
  listen: "listened to",
  read: "read",
  save: "saved",
  cart: "put into your cart",
};

/** A sentence with its braces filled. */
export function say(
  name: keyof typeof SENTENCES,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return SENTENCES[name].replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));
}

export function resembles(modality: string): string {
  return Object.hasOwn(RESEMBLES, modality) ? RESEMBLES[modality]! : `resembles in its ${modality}`;
}

export function did(kind: string | undefined): string {
  return kind !== undefined && Object.hasOwn(DID, kind) ? DID[kind]! : "liked";
}
