import { FilterBuilder } from "./filter-builder.js";
import type { SeenAttributes } from "./seen-attributes.js";
import { Slider } from "./slider.js";
import { NO_WISHES, type Wishes } from "./wishes.js";

export interface WishesFormProps {
  readonly wishes: Wishes;
  readonly modalities: readonly string[];
  /** Attributes that items were seen to have, each with values. */
  readonly attributes: SeenAttributes;
  readonly onChange: (wishes: Wishes) => void;
}

const SOURCES = ["model", "content", "trend", "popularity"];

/** Sliders for what counts, and which items may be answered; every change is asked at once. */
export function WishesForm({ wishes, modalities, attributes, onChange }: WishesFormProps) {
  const factors = (field: "modalities" | "sources", names: readonly string[]) =>
    names.map((name) => (
      <Slider
        key={name}
        label={name}
        value={wishes[field][name] ?? 1}
        most={2}
        onChange={(value) => onChange({ ...wishes, [field]: { ...wishes[field], [name]: value } })}
      />
    ));
  return (
    <details class="wishes" open={matchMedia("(min-width: 60rem)").matches}>
      <summary>What counts, and which items</summary>
      <form onSubmit={(event) => event.preventDefault()}>
        <fieldset>
          <legend>Modalities</legend>
          {factors("modalities", modalities)}
        </fieldset>
        <fieldset>
          <legend>Sources</legend>
          {factors("sources", SOURCES)}
        </fieldset>
        <fieldset>
          <legend>Order</legend>
          <Slider
            label="diversity"
            value={wishes.diversity}
            most={1}
            onChange={(diversity) => onChange({ ...wishes, diversity })}
          />
          <Slider
            label="freshness"
            value={wishes.freshness}
            most={3}
            onChange={(freshness) => onChange({ ...wishes, freshness })}
          />
          <label class="tick">
            <input
              type="checkbox"
              checked={wishes.includeSeen}
              onInput={(event) => onChange({ ...wishes, includeSeen: event.currentTarget.checked })}
            />{" "}
            also what was seen
          </label>
        </fieldset>
        <FilterBuilder wishes={wishes} attributes={attributes} onChange={onChange} />
        <button type="button" onClick={() => onChange(NO_WISHES)}>
          Reset
        </button>
      </form>
    </details>
  );
}
