import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  createEncoderDoor,
  type EmbeddingSpace,
  type EncodeFailure,
  type EncodeResult,
  type EncoderInput,
  type EncoderV1,
  isModalisError,
  ModalisError,
  type RowProvenance,
} from "@modalis/contract";
import { collectRows, type NamedRow } from "./collect-rows.js";

/** A text made ready for a model, and what a reader of its row should know. */
export interface PreparedText<Prepared> {
  readonly prepared: Prepared;
  readonly notes: readonly string[];
}

/** What is particular to one text encoder. */
export interface RowEncoderParts<Prepared> {
  readonly space: EmbeddingSpace;
  readonly maxBatchSize: number;
  /** Texts over this many UTF-16 units are refused with `LIMIT_EXCEEDED` before anything reads them. */
  readonly maxCharacters: number;
  /** Cleans and tokenises one text; a `ModalisError` becomes that text's failure. */
  prepare(text: string): PreparedText<Prepared>;
  /** `[prepared, dimensions]`, in the order given. */
  encodeRows(prepared: readonly Prepared[], signal: AbortSignal | undefined): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Characters prepared before other work gets its turn: a few tens of milliseconds. */
const CHARACTERS_A_TURN = 100_000;

interface ReadyRow<Prepared> extends NamedRow {
  readonly prepared: Prepared;
}

/** Completes the parts to an encoder: limits, failures beside rows, provenance, abort and disposal. */
export function createRowEncoder<Prepared>(parts: RowEncoderParts<Prepared>): EncoderV1<string> {
  const { space, maxBatchSize } = parts;
  const door = createEncoderDoor(`text encoder ${space.model.id}`, maxBatchSize, parts.dispose);
  const encode = async (
    inputs: readonly EncoderInput<string>[],
    signal?: AbortSignal,
  ): Promise<EncodeResult> => {
    const { rows, failures } = await prepareAll(parts, inputs, signal);
    const values = await parts.encodeRows(
      rows.map(({ prepared }) => prepared),
      signal,
    );
    return collectRows(space, rows, values, failures);
  };

  return {
    specificationVersion: "v1",
    space,
    maxBatchSize,
    encode: (inputs, { signal } = {}) => door.enter(inputs, signal, () => encode(inputs, signal)),
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

async function prepareAll<Prepared>(
  parts: RowEncoderParts<Prepared>,
  inputs: readonly EncoderInput<string>[],
  signal: AbortSignal | undefined,
): Promise<{ rows: ReadyRow<Prepared>[]; failures: EncodeFailure[] }> {
  const rows: ReadyRow<Prepared>[] = [];
  const failures: EncodeFailure[] = [];
  let charactersThisTurn = 0;
  for (const { id, content } of inputs) {
    try {
      checkText(content, parts.maxCharacters);
      const { prepared, notes } = parts.prepare(content);
      rows.push({ id, prepared, provenance: provenanceOf(content, notes) });
    } catch (error) {
      if (!isModalisError(error)) throw error;
      failures.push({ id, error });
    }
    charactersThisTurn += typeof content === "string" ? content.length : 0;
    if (charactersThisTurn > CHARACTERS_A_TURN) {
      charactersThisTurn = 0;
      await nextTurn();
      signal?.throwIfAborted();
    }
  }
  return { rows, failures };
}

/** A caller without types may hand over anything. */
function checkText(content: unknown, maxCharacters: number): void {
  if (typeof content !== "string") {
    throw new ModalisError(
      "UNSUPPORTED_INPUT",
      `a text is a string, not ${content === null ? "null" : typeof content}`,
    );
  }
  if (content.length > maxCharacters) {
    throw new ModalisError(
      "LIMIT_EXCEEDED",
      `the text has ${content.length} characters, at most ${maxCharacters}; shorten it, or raise maxCharacters`,
    );
  }
}

function provenanceOf(content: string, notes: readonly string[]): RowProvenance {
  const contentSha256 = [createHash("sha256").update(content).digest("hex")];
  return notes.length > 0 ? { contentSha256, notes } : { contentSha256 };
}
