import { createHash } from "node:crypto";
import type { Modality } from "@modalis/contract";
import type { ReportField } from "../catalogue/parse-owner.js";
import { parseId } from "../catalogue/parse-owner.js";
import type { DerivedContent, DerivedModality } from "./derived-content.js";

/** Name of the file in a catalogue's folder. */
export const DERIVED_FILE = "derived.jsonl";

const DIGEST = /^[0-9a-f]{64}$/;

/**
 * The content of a line's fields; undefined, and reported, where one is missing.
 *
 * The line keeps a digest of the content as it was written, so that one which a person changed is known as theirs.
 */
export function parseDerived(
  fields: ReadonlyMap<string, unknown>,
  report: ReportField,
): DerivedContent | undefined {
  const item = parseId(fields.get("item"));
  const [modality, converter, revision, from] = ["modality", "converter", "revision", "from"].map((name) =>
    fields.get(name),
  );
  const to: DerivedModality = fields.has("image") ? "image" : "text";
  const content = fields.get(to);
  const confidence = fields.get("confidence");
  const named = [modality, converter, revision].every((value) => typeof value === "string" && value !== "");
  const isOne = typeof content === "string" && !(fields.has("text") && fields.has("image"));
  if (item === undefined || !named || !isOne || !(typeof from === "string" && DIGEST.test(from))) {
    report(
      "a derived content needs item, text or image, modality, from (64 hexadecimal digits), converter and revision",
      "remove the line, then run modalis convert again",
    );
    return undefined;
  }
  const sure = typeof confidence === "number" && confidence >= 0 && confidence <= 1;
  return {
    item,
    modality: modality as Modality,
    to,
    content,
    derived: {
      converter: converter as string,
      revision: revision as string,
      ...(sure && { confidence }),
      fromSha256: from as string,
      ...((fields.get("edited") === true || fields.get("written") !== digestOf(content)) && { edited: true }),
    },
  };
}

/** The line of a content, with a line break; what a person reads comes first. */
export function derivedLine({ item, modality, to, content, derived }: DerivedContent): string {
  const { converter, revision, confidence, fromSha256, edited } = derived;
  const fields = {
    item,
    [to]: content,
    converter,
    modality,
    ...(confidence !== undefined && { confidence: Math.round(confidence * 1000) / 1000 }),
    ...(edited && { edited }),
    revision,
    from: fromSha256,
    written: digestOf(content),
  };
  return `${JSON.stringify(fields)}\n`;
}

/** Enough of a digest to see a change by; nobody gains from forging it. */
function digestOf(content: string): string {
  return createHash("sha256").update(content, "utf8").digest("hex").slice(0, 16);
}
