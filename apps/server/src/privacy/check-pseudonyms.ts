import { ModalisError } from "@modalis/contract";
import type { LiveStore } from "@modalis/store";
import type { Pseudonyms } from "./pseudonyms.js";

const NAME = "pseudonyms";

/**
 * Passes where the database holds ids as this start would write them, so that nobody becomes two, and no raw id is stored
 * beside pseudonyms.
 *
 * @throws `INVALID_ARGUMENT` for another key than the database's, for none where it has one, and for one where raw ids are stored.
 */
export async function checkPseudonyms(
  { query }: Pick<LiveStore, "query">,
  pseudonyms: Pseudonyms | undefined,
): Promise<void> {
  const [found] = await query("select secret from modalis.secrets where name = $1", [NAME]);
  if (found === undefined) {
    if (pseudonyms === undefined) return;
    const [stored] = await query(
      `select 1 as one where exists (select from modalis.users) or exists (select from modalis.events)
        or exists (select from modalis.recommendations where user_id is not null)
        or exists (select from modalis.impressions where user_id is not null)`,
    );
    if (stored !== undefined) {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        "the database holds user ids as they were sent; pseudonyms need a database of their own: start with another folder or --database",
      );
    }
    await query("insert into modalis.secrets (name, secret) values ($1, $2) on conflict (name) do nothing", [
      NAME,
      new TextEncoder().encode(pseudonyms.fingerprint),
    ]);
    return checkPseudonyms({ query }, pseudonyms);
  }
  const known = new TextDecoder().decode(found.secret as Uint8Array);
  if (known === pseudonyms?.fingerprint) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    pseudonyms === undefined
      ? "the database holds pseudonyms; start with the file of their key: --pseudonyms-key-file"
      : "the database holds pseudonyms of another key; start with the file of that one",
  );
}
