/**
 * Text from outside made fit to stand in a question or a sentence: one line, no control, format or direction signs, no
 * brackets that could be taken for our marks, and at most so many characters.
 */
export function dataText(text: string, mostCharacters: number): string {
  const clean = text
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]+/gu, " ")
    .replace(/[<>{}[\]`]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...clean];
  return characters.length <= mostCharacters
    ? clean
    : `${characters
        .slice(0, mostCharacters - 1)
        .join("")
        .trimEnd()}…`;
}
