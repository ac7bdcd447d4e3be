import { describe, expect, it } from "vitest";
import { describeEncoder } from "../encoder/describe-encoder.js";
import { encoderChecks, encoderNeeds } from "../encoder/encoder-checks.js";
import type { EncoderSubject } from "../encoder/encoder-subject.js";
import { toyInputs } from "../encoder/faulty-encoder.js";
import { createLetterEncoder } from "../encoder/letter-encoder.js";
import { describeSequenceEncoder } from "../sequence/describe-sequence-encoder.js";
import { skipReasons } from "./register-checks.js";

const subject: EncoderSubject<string> = {
  name: "letter encoder",
  create: async () => createLetterEncoder(),
  inputs: toyInputs,
  broken: [
    { id: "empty", content: "" },
    { id: "digits", content: "123" },
  ],
};

describeEncoder({
  ...subject,
  skip: [{ check: "tells different contents apart", reason: "shows how a reasoned skip is reported" }],
});

describeSequenceEncoder({ ...subject, create: async () => createLetterEncoder() });

describeEncoder({
  ...subject,
  name: "absent encoder",
  create: () => Promise.reject(new Error("must not be created")),
  skipAll: "shows how a whole suite is skipped",
});

describe("skipReasons", () => {
  const registration = { checks: encoderChecks, needs: encoderNeeds };
  const withSkip = (check: string, reason: string) => ({
    ...registration,
    subject: { ...(subject as EncoderSubject<unknown>), skip: [{ check, reason }] },
  });

  it("holds the subject's reasons, and what the subject does not offer", () => {
    expect([...skipReasons(withSkip("gives finite values", "it cannot"))]).toEqual([
      ["keeps the fingerprint of its golden file", "the subject names no golden file"],
      ["gives the rows of its golden file", "the subject names no golden file"],
      ["puts what is alike nearer than what is not", "the subject names no likeness"],
      ["gives finite values", "it cannot"],
    ]);
  });

  it("refuses a name that is no check, and a skip without a reason", () => {
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    expect(() => skipReasons(withSkip("gives finite value", "it cannot"))).toThrow(refused);
    expect(() => skipReasons(withSkip("gives finite value", "it cannot"))).toThrow(/"gives finite values"/);
    expect(() => skipReasons(withSkip("toString", "it cannot"))).toThrow(refused);
    expect(() => skipReasons(withSkip("gives finite values", " "))).toThrow(refused);
  });
});
