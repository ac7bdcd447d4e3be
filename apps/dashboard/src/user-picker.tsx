import { useEffect, useState } from "preact/hooks";
import { getUsers, type UserView } from "./api.js";

/** Chooses a user by typing or from a list; picks the first one by itself. */
export function UserPicker({ onPick }: { readonly onPick: (user: string) => void }) {
  const [users, setUsers] = useState<readonly UserView[]>([]);
  const [chosen, setChosen] = useState("");

  const pick = (user: string) => {
    setChosen(user);
    onPick(user);
  };
  // Runs once: the first user is shown without a click.
  useEffect(() => {
    getUsers("").then(
      ({ users: found }) => {
        setUsers(found);
        const first = found[0];
        if (first) pick(first.id);
      },
      () => undefined,
    );
  }, []);

  const complete = (query: string) => {
    setChosen(query);
    getUsers(query).then(
      ({ users: found }) => {
        setUsers(found);
        if (found.some(({ id }) => id === query)) onPick(query);
      },
      () => undefined,
    );
  };

  const step = (by: number) => {
    const at = users.findIndex(({ id }) => id === chosen);
    const next = users[(at + by + users.length) % users.length];
    if (next) pick(next.id);
  };

  return (
    <form
      class="picker"
      onSubmit={(event) => {
        event.preventDefault();
        onPick(chosen);
      }}
    >
      <label>
        User <input list="users" value={chosen} onInput={(event) => complete(event.currentTarget.value)} />
      </label>
      <datalist id="users">
        {users.map(({ id }) => (
          <option key={id} value={id} />
        ))}
      </datalist>
      <button type="button" onClick={() => step(-1)} aria-label="Previous user">
        ‹
      </button>
      <button type="button" onClick={() => step(1)} aria-label="Next user">
        ›
      </button>
    </form>
  );
}
