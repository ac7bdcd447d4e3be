import { readBundleUsers } from "@modalis/recommender";

/** Differs when users were taken out of a bundle since: what is in memory must be loaded anew then. */
export function revisionOf({ unlearned }: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(unlearned ?? null);
}

/** The revision of the bundle in a folder. @throws What reading a bundle throws. */
export async function bundleRevision(folder: string): Promise<string> {
  return revisionOf((await readBundleUsers(folder)).training);
}
