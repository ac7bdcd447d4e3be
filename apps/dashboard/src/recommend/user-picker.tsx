import { useEffect, useState } from "preact/hooks";
import { getUsers } from "../api/calls.js";

export interface UserPickerProps {
  readonly chosen: string | undefined;
  readonly onPick: (user: string) => void;
}

/** Chooses a user by typing or from a list; picks the first one by itself where none is chosen. */
export function UserPicker({ chosen, onPick }: UserPickerProps) {
  const [users, setUsers] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState(chosen ?? "");
  useEffect(() => setTyped(chosen ?? ""), [chosen]);
  const list = async (query: string) => {
    const found = (await getUsers(query)).users.map(({ id }) => id);
    setUsers(found);
    return found;
  };
  // Runs once: the first user is shown without a click. What fails here fails in the page's own call, too, and is told there.
  useEffect(() => {
    list("").then(
      ([first]) => {
        if (chosen === undefined && first !== undefined) onPick(first);
      },
      () => undefined,
    );
  }, []);
  const complete = (query: string) => {
    setTyped(query);
    list(query).then(
      (found) => {
        if (found.includes(query)) onPick(query);
      },
      () => undefined,
    );
  };
  const step = async (by: number) => {
    const all = users.length > 1 ? users : await list("").catch(() => []);
    const next = all[(all.indexOf(chosen ?? "") + by + all.length) % all.length];
    if (next !== undefined) onPick(next);
  };
  return (
    <form
      class="picker"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== "") onPick(typed.trim());
      }}
    >
      <label>
        User <input list="users" value={typed} onInput={(event) => complete(event.currentTarget.value)} />
      </label>
      <datalist id="users">
        {users.map((id) => (
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
