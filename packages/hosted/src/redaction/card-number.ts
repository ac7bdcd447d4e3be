/** How many digits follow which first ones: Visa, Diners, American Express, the many of 16, Maestro and UnionPay (ISO/IEC 7812). */
const ISSUED = /^(?:4\d{12}|3[0689]\d{12}|3[47]\d{13}|[2-6]\d{15}|(?:4|5[06-9]|6)\d{16,18})$/;

/** Whether digits are a payment card's number: such as are issued, with a right check digit by Luhn's rule. */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  if (!ISSUED.test(digits)) return false;
  // One digit repeated passes Luhn's rule at some lengths and is nobody's.
  if (/^(\d)\1+$/.test(digits)) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const weighed = place % 2 === 1 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}
