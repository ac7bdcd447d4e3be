export interface SearchBoxProps {
  readonly text?: string;
  readonly onSearch: (text: string) => void;
}

/** Searches by what a text means. */
export function SearchBox({ text = "", onSearch }: SearchBoxProps) {
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const typed = new FormData(event.currentTarget).get("text");
          if (typeof typed === "string" && typed.trim() !== "") onSearch(typed.trim());
        }}
      >
        <label>
          Search by meaning{" "}
          <input name="text" type="search" defaultValue={text} placeholder="a quiet walk by the sea" />
        </label>
        <button type="submit" class="main">
          Search
        </button>
      </form>
    </search>
  );
}
