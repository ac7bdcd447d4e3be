import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "./create-redactor.js";
import type { PersonalDataKind } from "./personal-data-kind.js";

const FOUND: Readonly<Record<PersonalDataKind, readonly string[]>> = {
  email: [
    "ann@example.org",
    "Ann.O'Neil+news@mail.example.co.uk",
    "jörg@müller.de",
    "a_b-c%d@sub-domain.example.museum",
    "ann [at] example.org",
    "ann(at)example.org",
    "用户@例子.公司",
  ],
  phone: [
    "+44 20 7946 0958",
    "+1 (415) 555-2671",
    "+14155552671",
    "+49-30-901820",
    "0044 20 7946 0958",
    "(415) 555-2671",
    "415-555-2671",
    "415.555.2671",
    "1-415-555-2671",
    "020 7946 0958",
    "07911 123456",
    "(030) 901820-12",
    "01 23 45 67 89",
    "+33 1 23 45 67 89",
    "138 0013 8000",
    "13800138000",
  ],
  card: [
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "4111111111111111",
    "378282246310005",
    "3782 822463 10005",
    "5555 5555 5555 4444",
    "6011000990139424",
    "2223003122003222",
    "4222222222222",
  ],
  iban: [
    "DE89 3704 0044 0532 0130 00",
    "DE89370400440532013000",
    "gb82 west 1234 5698 7654 32",
    "FR1420041010050500013M02606",
    "NO9386011117947",
    "MT84MALT011000012345MTLCAST001S",
  ],
  ip: [
    "192.168.0.1",
    "8.8.8.8",
    "255.255.255.255",
    "2001:db8::8a2e:370:7334",
    "fe80::1",
    "::1",
    "::ffff:192.0.2.128",
  ],
};

const NEAR_MISSES: readonly string[] = [
  "ann@example",
  "@handle",
  "5 @ 3 euros",
  "meet at noon (at) the pub",
  "4111 1111 1111 1112",
  "9780306406157",
  "0000000000000000",
  "1699999999999",
  "order 12345678",
  "DE88370400440532013000",
  "ISO 9001 2015",
  "256.1.1.1",
  "1.2.3.4.5",
  "version 1.2.3",
  "12:30:45",
  "std::vector",
  "a::b",
  "2024-05-17",
  "2024-05-17T10:30:00Z",
  "05/11/2024 10:30",
  "17.05.2024",
  "1,299.00",
  "0.12345678901",
  "3.14159265358979",
  "1920 x 1080",
  "1999 2000 2001",
  "10-20-30",
  "ISBN 978-0-306-40615-7",
  "5901234123457",
  "tt0111161",
  "the years 1914-1918",
];

const redactor = createRedactor();

describe("createRedactor", () => {
  for (const [kind, forms] of Object.entries(FOUND)) {
    it.each(forms)(`takes out the ${kind} %s wherever it stands`, (data) => {
      for (const [before, after] of [
        ["", ""],
        ["call me: ", ", thanks"],
        ["(", ")"],
        ["写给", " 谢谢"],
        ["see\n", "\nbye."],
      ] as const) {
        // A letter right before is part of the word where words have no spaces.
        const text = `${before}${before === "写给" ? " " : ""}${data}${after}`;
        const { text: redacted, counts, restore } = redactor.redact(text);
        expect([redacted, counts]).toEqual([text.replace(data, `[${kind.toUpperCase()}_1]`), { [kind]: 1 }]);
        expect(restore(redacted)).toBe(text);
      }
    });
  }

  it.each(NEAR_MISSES)("leaves %s as it is", (text) => {
    expect(redactor.redact(`about ${text} here`).counts).toEqual({});
  });

  it("gives the same data the same placeholder, and puts it back into an answer that names it", () => {
    const { text, restore } = redactor.redact("ann@example.org, bob@example.org; ann@example.org");
    expect(text).toBe("[EMAIL_1], [EMAIL_2]; [EMAIL_1]");
    expect(restore("Ask [EMAIL_2], not [EMAIL_1] or [EMAIL_3].")).toBe(
      "Ask bob@example.org, not ann@example.org or [EMAIL_3].",
    );
  });

  it("uses no placeholder that the text holds by itself", () => {
    const { text, restore } = redactor.redact("[EMAIL_1] is not ann@example.org");
    expect(text).toBe("[EMAIL_1] is not [EMAIL_2]");
    expect(restore("[EMAIL_1] [EMAIL_2]")).toBe("[EMAIL_1] ann@example.org");
  });

  it("takes patterns of the caller's first, and only the kinds that are asked for", () => {
    const own = createRedactor({ kinds: ["phone"], patterns: { CUSTOMER: /\bC-\d{6}\b/i } });
    expect(own.redact("c-123456, ann@example.org, +44 20 7946 0958").text).toBe(
      "[CUSTOMER_1], ann@example.org, [PHONE_1]",
    );
    expect(own.description).not.toBe(redactor.description);
    expect(() => createRedactor({ patterns: { "street name": /x/ } })).toThrow("street name");
  });

  it("gives back every text it was given", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(...Object.values(FOUND).flat(), "[EMAIL_1]", "[PHONE_2]"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join(" ");
        const { text: redacted, restore } = redactor.redact(text);
        expect(restore(redacted)).toBe(text);
      }),
    );
  });

  // A search that went back in its tracks would run into the runner's limit of time.
  it.each(["a", "1 ", "a@b.co ", "+1", "DE89", "0:", "a.", "1.1.", "@a."])(
    "reads a megabyte of %s",
    (unit) => {
      const text = unit.repeat(1_000_000 / unit.length);
      const { text: redacted, restore } = redactor.redact(text);
      expect(restore(redacted)).toBe(text);
    },
  );
});
