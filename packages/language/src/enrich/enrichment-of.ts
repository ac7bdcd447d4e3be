import { ModalisError } from "@modalis/contract";
import { dataText } from "../reply/data-text.js";
import { readJsonReply } from "../reply/read-json-reply.js";

/** A description of one or two sentences, and tags in lower case. */
export interface Enrichment {
  readonly description: string;
  readonly tags: readonly string[];
}

const LONGEST_DESCRIPTION = 400;
const LONGEST_TAG = 40;
const MOST_TAGS = 12;

/** What no description of an item needs and what a planted text would like to have in it. */
const SUSPECT =
  /https?:|www\.|\b[\p{L}\d-]+\.(?:com|net|org|io|info|biz|ru|cn|shop|xyz)\b|@|\+\d{6,}|ignore (?:all|any|the|previous)|system prompt/iu;

/**
 * Checks what a model made of an item.
 *
 * @throws `UNSUPPORTED_INPUT` for no description, too long a one, or one with addresses or orders in it.
 */
export function enrichmentOf(reply: string): Enrichment {
  const { description, tags } = readJsonReply(reply) ?? {};
  if (typeof description !== "string" || description.trim() === "")
    throw new ModalisError("UNSUPPORTED_INPUT", "the language model gave no description of the item");
  const clean = dataText(description, 10 * LONGEST_DESCRIPTION);
  if ([...clean].length > LONGEST_DESCRIPTION) {
    const message = `the language model's description is longer than ${LONGEST_DESCRIPTION} characters`;
    throw new ModalisError("UNSUPPORTED_INPUT", message);
  }
  const own = Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === "string") : [];
  const suspect = [clean, ...own].find((text) => SUSPECT.test(text));
  if (suspect !== undefined) {
    throw new ModalisError(
      "UNSUPPORTED_INPUT",
      `the language model's text of the item holds an address or an order (“${dataText(suspect, 80)}”); what it was made of may try to steer it`,
    );
  }
  const short = own.map((tag) => dataText(tag, LONGEST_TAG + 1).toLowerCase());
  const kept = [...new Set(short)].filter((tag) => tag !== "" && tag.length <= LONGEST_TAG);
  return { description: clean, tags: kept.slice(0, MOST_TAGS) };
}

/** One text of both, to be encoded like any other. */
export function enrichmentText({ description, tags }: Enrichment): string {
  return tags.length === 0 ? description : `${description} Tags: ${tags.join(", ")}.`;
}
