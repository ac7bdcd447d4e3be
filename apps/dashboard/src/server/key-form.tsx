import { useState } from "preact/hooks";
import { apiKey, setApiKey } from "../api/api-key.js";

/** The API key that this tab calls with, kept until the tab is closed; `onKey` is told of every change. */
export function KeyForm({ onKey }: { readonly onKey: () => void }) {
  const [held, setHeld] = useState(apiKey() !== "");
  const use = (key: string) => {
    setApiKey(key);
    setHeld(key !== "");
    onKey();
  };
  return (
    <form
      class="key"
      onSubmit={(event) => {
        event.preventDefault();
        const typed = new FormData(event.currentTarget).get("key");
        if (typeof typed === "string" && typed.trim() !== "") use(typed.trim());
        event.currentTarget.reset();
      }}
    >
      <label>
        API key <input name="key" type="password" autocomplete="off" spellcheck={false} />
      </label>
      <button type="submit">Use</button>
      {held && (
        <button type="button" onClick={() => use("")}>
          Forget
        </button>
      )}
      <span class="faint">{held ? "A key is in use in this tab." : "No key is in use."}</span>
    </form>
  );
}
