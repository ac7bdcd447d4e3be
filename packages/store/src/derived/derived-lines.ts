import { createHash } from "node:crypto";
import type { Modality } from "@modalis/contract";
import type { ReportField } from "../catalogue/parse-owner.js";
import { parseId } from "../catalogue/parse-owner.js";
import type { DerivedText } from "./derived-text.js";

/** Name of the file in a catalogue's folder. */
export const DERIVED_FILE = "derived.jsonl";

const DIGEST = /^[0-9a-f]{64}$/;

/**
 * The text of a line's fields; undefined, and reported, where one is missing.
 *
 * The line keeps a digest of the text as it was written, so that a text which a person changed is known as theirs.
 */
export function parseDerived(
  fields: ReadonlyMap<string, unknown>,
  report: ReportField,
): DerivedText | undefined {
  const item = parseId(fields.get("item"));
  const [modality, converter, revision, from] = ["modality", "converter", "revision", "from"].map((name) =>
    fields.get(name),
  );
  const text = fields.get("text");
  const confidence = fields.get("confidence");
  const named = [modality, converter, revision].every((value) => typeof value === "string" && value !== "");
  if (item === undefined || !named || typeof text !== "string" || !DIGEST.test(String(from))) {
    report(
      "a derived text needs item, modality, text, from (64 hexadecimal digits), converter and revision",
      "remove the line, then run modalis convert again",
    );
    return undefined;
  }
  const sure = typeof confidence === "number" && confidence >= 0 && confidence <= 1;
  return {
    item,
    modality: modality as Modality,
    text,
    derived: {
      converter: converter as string,
      revision: revision as string,
      ...(sure && { confidence }),
      fromSha256: from as string,
      ...((fields.get("edited") === true || fields.get("written") !== digestOf(text)) && { edited: true }),
    },
  };
}

/** The line of a text, with a line break; what a person reads comes first. */
export function derivedLine({ item, modality, text, derived }: DerivedText): string {
  const { converter, revision, confidence, fromSha256, edited } = derived;
  const fields = {
    item,
    text,
    converter,
    modality,
    ...(confidence !== undefined && { confidence: Math.round(confidence * 1000) / 1000 }),
    ...(edited && { edited }),
    revision,
    from: fromSha256,
    written: digestOf(text),
  };
  return `${JSON.stringify(fields)}\n`;
}

/** Enough of a digest to see a change by; nobody gains from forging it. */
function digestOf(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex").slice(0, 16);
}
