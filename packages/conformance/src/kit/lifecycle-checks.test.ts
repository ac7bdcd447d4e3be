import { setImmediate } from "node:timers/promises";
import type { EncoderV1 } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { failuresOf, withEncode } from "../encoder/faulty-encoder.js";

describe("lifecycleChecks catch an encoder that", () => {
  it("starts although its signal is aborted", async () => {
    const deaf = withEncode((encode) => async (given, options) => {
      const result = await encode(given);
      await setImmediate();
      if (options?.signal?.aborted && started.has(options.signal)) options.signal.throwIfAborted();
      return result;
    });
    const started = new WeakSet<AbortSignal>();
    const remembering = (sound: EncoderV1<string>) => {
      const broken = deaf(sound);
      return {
        ...broken,
        encode: ((given, options) => {
          if (options?.signal && !options.signal.aborted) started.add(options.signal);
          return broken.encode(given, options);
        }) as EncoderV1<string>["encode"],
      };
    };
    expect(await failuresOf(remembering)).toEqual(["does not start when its signal is already aborted"]);
  });

  it("looks at its signal only at the start", async () => {
    const deaf = withEncode((encode) => async (given, options) => {
      options?.signal?.throwIfAborted();
      return encode(given);
    });
    expect(await failuresOf(deaf)).toEqual([
      "stops with the signal's reason when aborted at work, and works again after",
    ]);
  });

  it("rejects with an error of its own when aborted", async () => {
    const wrapping = withEncode(
      (encode) => async (given, options) =>
        encode(given, options).catch((cause: Error) => {
          throw options?.signal?.aborted ? new Error("aborted", { cause }) : cause;
        }),
    );
    expect(await failuresOf(wrapping)).toEqual([
      "does not start when its signal is already aborted",
      "stops with the signal's reason when aborted at work, and works again after",
    ]);
  });

  it("works after it was disposed", async () => {
    const immortal = (sound: EncoderV1<string>) => ({ ...sound, [Symbol.asyncDispose]: async () => {} });
    expect(await failuresOf(immortal)).toEqual(["refuses to work after it was disposed"]);
  });

  it("cannot be disposed twice", async () => {
    const once = (sound: EncoderV1<string>): EncoderV1<string> => {
      let disposed = false;
      return {
        ...sound,
        async [Symbol.asyncDispose]() {
          if (disposed) throw new Error("already disposed");
          disposed = true;
          await sound[Symbol.asyncDispose]();
        },
      };
    };
    expect(await failuresOf(once)).toEqual(["can be disposed twice"]);
  });

  it("takes its siblings with it when it is disposed", async () => {
    let gone = false;
    const shared = (sound: EncoderV1<string>): EncoderV1<string> => {
      gone = false;
      return {
        ...sound,
        encode: async (given, options) => {
          if (gone) await sound[Symbol.asyncDispose]();
          return sound.encode(given, options);
        },
        async [Symbol.asyncDispose]() {
          gone = true;
        },
      };
    };
    expect(await failuresOf(shared)).toEqual(["leaves other instances at work when it is disposed"]);
  });
});
