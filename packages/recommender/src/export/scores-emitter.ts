import { ModalisError, type ModelState } from "@modalis/contract";
import type { GraphBuilder } from "@modalis/onnx";

/** A graph under construction: all its names begin with `prefix`, and `user` `[1]` names the user's number. */
export interface ScoresEmitter {
  readonly graph: GraphBuilder;
  readonly prefix: string;
  readonly user: string;
}

/** Adds a model's nodes and gives the name of its scores, `[items]`. */
export type EmitScores = (state: ModelState, emitter: ScoresEmitter) => Promise<string>;

/** Bytes that an .onnx file may hold, which is one message of under 2 GiB. */
const MOST_BYTES = 1_900_000_000;

/** Passes for arrays that an .onnx file can hold. @throws `LIMIT_EXCEEDED` */
export function checkBytes(what: string, bytes: number): void {
  if (bytes <= MOST_BYTES) return;
  throw new ModalisError(
    "LIMIT_EXCEEDED",
    `${what} would take ${bytes} bytes, and an .onnx file holds ${MOST_BYTES}; export a model of factors instead`,
  );
}
