import type { OnnxRuntime, OnnxSession } from "@modalis/onnx";

/** Makes one `session.run` call again. */
export type RecordedRun = () => Promise<unknown>;

/**
 * A runtime that remembers each call of its sessions' `run`, to be made again without the encoder around it.
 *
 * The tensors are the caller's own; where it lends one buffer again and again, all calls read what was last in it.
 */
export function recordingRuntime(runtime: OnnxRuntime, runs: RecordedRun[]): OnnxRuntime {
  return {
    async open(model) {
      const session = await runtime.open(model);
      const run: OnnxSession["run"] = (feeds, outputs) => {
        runs.push(() => session.run(feeds, outputs));
        return session.run(feeds, outputs);
      };
      return { ...session, run };
    },
    [Symbol.asyncDispose]: () => runtime[Symbol.asyncDispose](),
  };
}
