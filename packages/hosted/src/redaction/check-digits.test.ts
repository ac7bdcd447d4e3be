import fc from "fast-check";
import { expect, it } from "vitest";
import { isCardNumber } from "./card-number.js";
import { isIban } from "./iban.js";

const digit = fc.integer({ min: 0, max: 9 });

it("no card number survives the change of one digit", () => {
  fc.assert(
    fc.property(fc.nat(14), digit, (place, other) => {
      const digits = [..."4111111111111111"];
      if (digits[place + 1] === String(other)) return;
      digits[place + 1] = String(other);
      expect(isCardNumber(digits.join(""))).toBe(false);
    }),
  );
});

it("no account number survives the change or exchange of its digits", () => {
  const sound = "DE89370400440532013000";
  fc.assert(
    fc.property(fc.integer({ min: 2, max: sound.length - 1 }), digit, (place, other) => {
      const changed = `${sound.slice(0, place)}${other}${sound.slice(place + 1)}`;
      expect(isIban(changed)).toBe(changed === sound);
      const [left, right] = [sound[place]!, sound[place + 1] ?? sound[place]!];
      const exchanged = `${sound.slice(0, place)}${right}${left}${sound.slice(place + 2)}`;
      if (left !== right && exchanged.length === sound.length) expect(isIban(exchanged)).toBe(false);
    }),
  );
});
