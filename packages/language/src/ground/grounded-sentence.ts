import { isModalisError } from "@modalis/contract";
import type { HostedLanguage } from "@modalis/hosted";
import { readJsonReply } from "../reply/read-json-reply.js";
import { checkGrounded, type GroundingOptions } from "./check-grounded.js";
import type { ExplanationFacts } from "./explanation-facts.js";
import { tellable } from "./fact-placeholders.js";

/** A sentence that a person may be shown. */
export interface GroundedSentence {
  readonly sentence: string;
  /** `"plain"` where the model's was rejected or did not come. */
  readonly by: "model" | "plain";
  /** What the model's named beside the facts, or why none came. */
  readonly rejected?: readonly string[];
}

export interface GroundedSentenceOptions extends GroundingOptions {
  readonly signal?: AbortSignal;
}

const INSTRUCTIONS = `You write one short, friendly English sentence that tells a person why an item is recommended to them.
You are given facts as JSON. Names stand in it as placeholders such as {item}, {like1} or {year}: write the placeholders, never names.
Use only what the facts say. Add no other names, numbers, qualities, praise or promises. Speak to the person as "you".
"alike" says in what the item and what they liked are alike: image means it looks like it, text reads, audio sounds, video plays, interactions means that people who chose the one often choose the other.
Answer with JSON: {"sentence": "…"}`;

const SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: ["sentence"],
  properties: { sentence: { type: "string" } },
};

/**
 * Asks a language model to say why an item is recommended, and takes its sentence only if it says nothing but the facts.
 *
 * @throws the signal's reason; everything else that goes wrong leaves the plain sentence.
 */
export async function groundedSentence(
  language: HostedLanguage,
  facts: ExplanationFacts,
  { signal, ...options }: GroundedSentenceOptions = {},
): Promise<GroundedSentence> {
  try {
    const { text } = await language.generate({
      instructions: INSTRUCTIONS,
      text: JSON.stringify(shown(facts)),
      json: { name: "explanation", schema: SCHEMA },
      maxOutputTokens: 120,
      ...(signal === undefined ? {} : { signal }),
    });
    const sentence = readJsonReply(text)?.sentence;
    if (typeof sentence !== "string")
      return { sentence: facts.plain, by: "plain", rejected: ["no sentence"] };
    const checked = checkGrounded(sentence, facts, options);
    if (checked.grounded) return { sentence: checked.sentence, by: "model" };
    return { sentence: facts.plain, by: "plain", rejected: checked.because };
  } catch (error) {
    signal?.throwIfAborted();
    if (!isModalisError(error)) throw error;
    return { sentence: facts.plain, by: "plain", rejected: [error.message] };
  }
}

/** What the model sees: our own words, and placeholders for all that stands in the catalogue. */
function shown({ likes, attributes = {}, reasons = [] }: ExplanationFacts) {
  return {
    item: "{item}",
    likes: likes
      .slice(0, 3)
      .map(({ modality, did }, at) => ({ name: `{like${at + 1}}`, alike: modality, you: did })),
    attributes: Object.fromEntries(tellable(attributes).map((name) => [name, `{${name}}`])),
    reasons,
  };
}
