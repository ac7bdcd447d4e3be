/** What part of a film an entry speaks of. */
export type TimelineKind = "picture" | "writing" | "sound" | "speech";

/** Something seen, read or heard from one time to another. */
export interface TimelineEntry {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly kind: TimelineKind;
  readonly text: string;
  /** 0 to 1, where its converter says. */
  readonly confidence?: number;
}

/** How lines begin. */
const HEADS: Readonly<Record<TimelineKind, string>> = {
  picture: "",
  writing: "Written: ",
  sound: "Heard: ",
  speech: "Said: ",
};
const ORDER: readonly TimelineKind[] = ["picture", "writing", "sound", "speech"];

/**
 * Entries in time order; one that says what the last of its kind said is that one going on, and empty ones are left out.
 */
export function mergeTimeline(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const sorted = entries
    .filter(({ text }) => text.trim() !== "")
    .sort(
      (one, other) =>
        one.startSeconds - other.startSeconds || ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind),
    );
  const merged: TimelineEntry[] = [];
  for (const entry of sorted) {
    const before = merged.findLastIndex(({ kind }) => kind === entry.kind);
    const last = merged[before];
    // What is said twice was said twice; what is shown twice in a row is one picture cut in two.
    if (last !== undefined && entry.kind !== "speech" && isSame(last.text, entry.text))
      merged[before] = { ...last, endSeconds: Math.max(last.endSeconds, entry.endSeconds) };
    else merged.push(entry);
  }
  return merged;
}

/** A line for each entry: `"0:04-0:09 Written: Exit"`; with tenths of seconds where one is shorter than a second. */
export function timelineText(entries: readonly TimelineEntry[]): string {
  const isFine = entries.some(({ startSeconds, endSeconds }) => endSeconds - startSeconds < 1);
  const at = (seconds: number) => clock(seconds, isFine ? 1 : 0);
  return entries
    .map(({ startSeconds, endSeconds, kind, text }) => {
      const line = text.trim().replace(/\s*\n\s*/g, " / ");
      return `${at(startSeconds)}-${at(endSeconds)} ${HEADS[kind]}${line}`;
    })
    .join("\n");
}

/** Case, marks and white space aside. */
function isSame(one: string, other: string): boolean {
  const bare = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}]+/gu, " ")
      .trim();
  return bare(one) === bare(other);
}

/** Seconds as `m:ss`, or `h:mm:ss` from an hour on, with so many decimals. */
function clock(seconds: number, decimals: 0 | 1): string {
  const ticks = Math.max(0, Math.round(seconds * 10 ** decimals));
  const whole = Math.floor(ticks / 10 ** decimals);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, "0") + (decimals === 1 ? `.${ticks % 10}` : "");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
