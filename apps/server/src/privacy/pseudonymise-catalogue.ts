import type { Catalogue } from "@modalis/store";
import type { Pseudonyms } from "./pseudonyms.js";

/** A catalogue's folder with its users and events under pseudonyms, as it is taken into a database. */
export function pseudonymiseCatalogue(catalogue: Catalogue, pseudonyms: Pseudonyms): Catalogue {
  return {
    ...catalogue,
    users: catalogue.users.map((user) => ({ ...user, id: pseudonyms.of(user.id) })),
    events: catalogue.events.map((event) => ({ ...event, user: pseudonyms.of(event.user) })),
  };
}
