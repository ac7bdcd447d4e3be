import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TEXTS: Readonly<Record<string, string>> = {
  beach: "A quiet walk along the beach while the waves roll in",
  harbour: "Fishing boats come back to the harbour from the sea",
  island: "An island in the sea with a sandy beach and palm trees",
  sailing: "Sailing around the coast in a small boat",
  piano: "A slow piece of piano music for the evening",
  violin: "A violin concerto played by a famous orchestra",
  choir: "A choir sings old songs in a church",
  drums: "Loud drums and electric guitars on a stage",
};

/** A 1 by 1 white PNG. */
export const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==",
  "base64",
);

/** Eight described items about the sea and about music, a few files, a user who likes the sea, and likes of an item that is gone. */
export async function writeSmallCatalogue(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "modalis-server-"));
  const items: object[] = Object.entries(TEXTS).map(([id, text]) => ({
    id,
    text,
    attributes: { title: `The ${id}` },
  }));
  items[0] = { ...items[0], image: ["pictures/white.png", "pictures/page.html"] };
  items[1] = { ...items[1], image: "pictures/outside.png" };
  await mkdir(join(folder, "pictures"));
  await writeFile(join(folder, "pictures/white.png"), PNG);
  await writeFile(join(folder, "pictures/page.html"), "<!doctype html><script>alert(1)</script>");
  await writeFile(`${folder}-secret.png`, PNG);
  await symlink(`${folder}-secret.png`, join(folder, "pictures/outside.png"));
  await writeLines(join(folder, "items.jsonl"), items);
  await writeLines(join(folder, "users.jsonl"), [
    { id: "marina" },
    { id: "newcomer" },
    { id: "reader", text: "songs and music" },
  ]);
  await writeLines(join(folder, "events.jsonl"), [
    { user: "marina", item: "beach", kind: "like", timestamp: "2026-01-01T00:00:00Z" },
    { user: "marina", item: "sailing", kind: "like", timestamp: "2026-01-02T00:00:00Z" },
    { user: "other", item: "drums", kind: "like" },
    { user: "other", item: "withdrawn", kind: "like" },
    { user: "guest", item: "withdrawn", kind: "like" },
  ]);
  return folder;
}

async function writeLines(path: string, rows: readonly object[]): Promise<void> {
  await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}
