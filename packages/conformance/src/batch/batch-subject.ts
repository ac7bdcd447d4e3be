import type { EncodeFailure, EncodeOptions, EncoderInput } from "@modalis/contract";
import type { CheckedSubject } from "../kit/check.js";

/** A subject that works on batches of inputs. */
export interface BatchSubject<Instance, Content> extends CheckedSubject {
  /** Makes a new instance; called more than once. */
  create(): Promise<Instance>;
  /** At least three that work, with distinct ids and contents that differ. */
  readonly inputs: readonly EncoderInput<Content>[];
  /** One or more that cannot work: each must be reported, and lose no other. */
  readonly broken: EncoderInput<Content> | readonly EncoderInput<Content>[];
}

/** What batch checks look at in an answer, whatever its rows are. */
interface BatchAnswer {
  readonly ids: readonly string[];
  readonly failures: readonly EncodeFailure[];
}

/** One call with one batch. */
export type BatchCall<Instance> = (
  instance: Instance,
  inputs: readonly EncoderInput<unknown>[],
  options?: EncodeOptions,
) => Promise<BatchAnswer>;

/** The subject's broken inputs as a list. */
export function brokenInputs<Content>(
  subject: Pick<BatchSubject<unknown, Content>, "broken">,
): readonly EncoderInput<Content>[] {
  const { broken } = subject;
  return isList(broken) ? broken : [broken];
}

/** `count` inputs with ids of their own, made by repeating those given. */
export function repeatedInputs<Content>(
  inputs: readonly EncoderInput<Content>[],
  count: number,
): EncoderInput<Content>[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `${at}`,
    content: inputs[at % inputs.length]!.content,
  }));
}

/** Consecutive parts of at most `size` inputs; one empty part of no inputs. */
export function inParts<T>(inputs: readonly T[], size: number): readonly (readonly T[])[] {
  if (inputs.length <= size) return [inputs];
  return [inputs.slice(0, size), ...inParts(inputs.slice(size), size)];
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
