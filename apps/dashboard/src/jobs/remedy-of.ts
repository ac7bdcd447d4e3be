/** What a person can do about a failure of an item's content, by its code. */
const REMEDIES: Readonly<Record<string, string>> = {
  CORRUPT_INPUT: "Replace the file with an intact copy, then try again.",
  CORRUPT_FILE: "Replace the file with an intact copy, then try again.",
  EMPTY_INPUT: "Give the item content that is not empty.",
  UNSUPPORTED_INPUT:
    "Save it in a common format (JPEG, PNG, WebP, MP3, WAV, FLAC, MP4), then put the item again.",
  UNREADABLE_SCRIPT:
    "Its language is not read by the sentence model; the item is found by its words instead.",
  NOT_FOUND: "Put the file back where the catalogue names it, then try again.",
  PATH_OUTSIDE_FOLDER: "Move the file into the catalogue's folder and name it there.",
  LIMIT_EXCEEDED: "Make it smaller or shorter, then put the item again.",
  MISSING_DEPENDENCY: "Install what the message names on the server, then try again.",
  INVALID_MODEL: "Check the model's files on the server, then try again.",
};

/** What to do, in a sentence. */
export function remedyOf(code: string): string {
  return REMEDIES[code] ?? "Try again; if it stays, look into the server's log.";
}
