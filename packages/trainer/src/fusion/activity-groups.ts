import type { Interactions } from "@modalis/contract";

/** Users by how much they did. */
export interface ActivityGroups {
  /** `[users]`: from 0 for the least active. */
  readonly groups: Uint8Array;
  /** At least 1, and at most as many as asked for. */
  readonly groupCount: number;
}

/** Splits users into groups of about the same size by the length of their history; equal lengths stay together. */
export function activityGroups({ offsets }: Pick<Interactions, "offsets">, asked: number): ActivityGroups {
  const users = offsets.length - 1;
  const lengths = Int32Array.from({ length: users }, (_, user) => offsets[user + 1]! - offsets[user]!);
  const sorted = lengths.slice().sort();
  const bounds = new Set<number>();
  for (let group = 1; group < asked; group++) bounds.add(sorted[Math.floor((group * users) / asked)] ?? 0);
  bounds.delete(sorted[0] ?? 0);
  const rising = [...bounds].sort((one, other) => one - other);
  const groups = Uint8Array.from(lengths, (length) => rising.filter((bound) => length >= bound).length);
  return { groups, groupCount: rising.length + 1 };
}
