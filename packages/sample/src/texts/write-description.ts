import type { Random } from "../random/random.js";
import type { TextTopic } from "./text-topic.js";

/** What the described thing is: the same list for every topic, so that it tells nothing. */
const FORMS = [
  "novel",
  "documentary",
  "board game",
  "audio drama",
  "picture book",
  "short film",
  "podcast series",
  "puzzle",
  "magazine",
  "stage play",
] as const;

const OPENINGS = [
  "A much-loved {form} about {subject}.",
  "This {form} is about {subject}.",
  "A warm and funny {form} about {subject}.",
  "An award-winning {form} about {subject}.",
  "A new {form} about {subject}.",
  "A thoughtful {form} about {subject}.",
] as const;

const CLOSINGS = [
  "For all ages.",
  "Second edition.",
  "Told in twelve chapters.",
  "A fine gift.",
  "With a short afterword.",
] as const;

/** Writes one description of the topic, in English or in Chinese. */
export function writeDescription(topic: TextTopic, language: "en" | "zh", random: Random): string {
  if (language === "zh") return fillIn(random.pick(topic.chinese), topic.words, random);
  const opening = fillIn(
    random.pick(OPENINGS),
    { ...topic.words, form: FORMS, subject: [fillIn(random.pick(topic.subjects), topic.words, random)] },
    random,
  );
  const body = random
    .shuffle(topic.sentences)
    .slice(0, 2 + random.integer(2))
    .map((sentence) => fillIn(sentence, topic.words, random));
  const closing = random.chance(0.35) ? [random.pick(CLOSINGS)] : [];
  return [opening, ...body, ...closing].join(" ");
}

function fillIn(sentence: string, words: TextTopic["words"], random: Random): string {
  return sentence.replace(/\{(\w+)\}/g, (slot, name: string) => {
    const choices = words[name];
    return choices === undefined ? slot : random.pick(choices);
  });
}
