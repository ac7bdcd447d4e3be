import { field, invalidGraph, type TfjsNode } from "./tfjs-graph.js";

/**
 * Readers of node attributes, which `model.json` holds as the JSON of TensorFlow's `AttrValue`: numbers may be
 * strings, and strings are Base64.
 */

/** A list of whole numbers, such as strides; `INVALID_MODEL` when it is absent. */
export function integerList(node: TfjsNode, name: string): number[] {
  const list = field(field(node.attributes[name], "list"), "i");
  const numbers = Array.isArray(list) ? list.map(numberOf) : [];
  if (numbers.length === 0 || !numbers.every(Number.isSafeInteger))
    throw invalidGraph(`node "${node.name}" has no list of whole numbers "${name}"`);
  return numbers;
}

/** A list of texts, such as fused operators; empty when it is absent, `INVALID_MODEL` when it holds anything else. */
export function textList(node: TfjsNode, name: string): string[] {
  const list = field(field(node.attributes[name], "list"), "s");
  if (!Array.isArray(list)) return [];
  return list.map((value) => {
    if (typeof value !== "string")
      throw invalidGraph(`node "${node.name}" has no text in its list "${name}"`);
    return decodeBase64(value);
  });
}

/** A text, such as the kind of padding; `INVALID_MODEL` when it is absent. */
export function text(node: TfjsNode, name: string): string {
  const value = field(node.attributes[name], "s");
  if (typeof value !== "string") throw invalidGraph(`node "${node.name}" has no text "${name}"`);
  return decodeBase64(value);
}

/** A flag; false when it is absent, as in TensorFlow. */
export function flag(node: TfjsNode, name: string): boolean {
  return field(node.attributes[name], "b") === true;
}

function numberOf(value: unknown): number {
  return typeof value === "string" || typeof value === "number" ? Number(value) : Number.NaN;
}

function decodeBase64(value: string): string {
  return Buffer.from(value, "base64").toString("utf8");
}
