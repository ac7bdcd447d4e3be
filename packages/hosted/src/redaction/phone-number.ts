/** What stands between the digits of a telephone number. */
const GAP = "[ \\u00a0\\u202f.()/\\u2010-\\u2013-]";

/**
 * Forms of telephone numbers: international with `+` or `00`; national with a trunk zero; North American in groups;
 * Chinese mobile. National numbers of other forms need a pattern of the user's.
 */
export const PHONE_FORMS: readonly RegExp[] = [
  new RegExp(`(?<![\\p{L}\\p{N}+])\\+${GAP}?[1-9](?:${GAP}{0,3}\\d){6,14}(?!\\d)`, "gu"),
  new RegExp(`(?<![\\p{L}\\p{N}.,])00[1-9](?:${GAP}{0,3}\\d){7,13}(?!\\d)`, "gu"),
  new RegExp(`\\(0[1-9]\\d{0,4}\\)(?:${GAP}{0,2}\\d){5,8}(?!\\d)`, "gu"),
  new RegExp(`(?<![\\p{L}\\p{N}.,/:-])0[1-9](?:${GAP}{0,2}\\d){7,9}(?!\\d)`, "gu"),
  /(?<![\p{L}\p{N}.,/-])(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4}(?![\d-])/gu,
  /(?<![\p{L}\p{N}.,/-])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\d])/gu,
];

/** Whether what has a number's form is not a date, of which two digits may begin with a zero. */
export function isPhone(found: string): boolean {
  return !/^\d{1,2}([./-])\d{1,2}\1(?:19|20)?\d{2}(?!\d)/.test(found);
}
