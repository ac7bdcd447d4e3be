import { type ConditionRow, OPERATORS, type Operator } from "./condition-row.js";
import type { SeenAttributes } from "./seen-attributes.js";
import type { Wishes } from "./wishes.js";

export interface FilterBuilderProps {
  readonly wishes: Wishes;
  readonly attributes: SeenAttributes;
  readonly onChange: (wishes: Wishes) => void;
}

/** Lines of attribute, operator and value that items must meet, all or any of them. */
export function FilterBuilder({ wishes, attributes, onChange }: FilterBuilderProps) {
  const { conditions } = wishes;
  const put = (at: number, row: ConditionRow | undefined) =>
    onChange({
      ...wishes,
      conditions: conditions.flatMap((one, own) => (own === at ? (row ?? []) : one)),
    });
  const add = () =>
    onChange({ ...wishes, conditions: [...conditions, { attribute: "", operator: "equals", value: "" }] });
  return (
    <fieldset class="filter">
      <legend>Filter</legend>
      <datalist id="attributes">
        {["@id", "@labels", "@timestamp", ...attributes.keys()].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {conditions.length > 1 && (
        <label>
          Match{" "}
          <select
            value={wishes.join}
            onInput={(event) => onChange({ ...wishes, join: event.currentTarget.value as "and" | "or" })}
          >
            <option value="and">all of these</option>
            <option value="or">any of these</option>
          </select>
        </label>
      )}
      {conditions.map((row, at) => (
        <FilterLine
          key={at}
          row={row}
          number={at + 1}
          values={attributes.get(row.attribute) ?? []}
          onChange={(changed) => put(at, changed)}
        />
      ))}
      <button type="button" onClick={add}>
        Add a condition
      </button>
    </fieldset>
  );
}

interface FilterLineProps {
  readonly row: ConditionRow;
  readonly number: number;
  /** Values that the attribute was seen to have. */
  readonly values: readonly string[];
  readonly onChange: (row: ConditionRow | undefined) => void;
}

function FilterLine({ row, number, values, onChange }: FilterLineProps) {
  const list = `values-${number}`;
  return (
    <div class="line">
      <input
        aria-label={`Attribute ${number}`}
        list="attributes"
        placeholder="attribute"
        value={row.attribute}
        onInput={(event) => onChange({ ...row, attribute: event.currentTarget.value })}
      />
      <select
        aria-label={`Operator ${number}`}
        value={row.operator}
        onInput={(event) => onChange({ ...row, operator: event.currentTarget.value as Operator })}
      >
        {Object.entries(OPERATORS).map(([operator, words]) => (
          <option key={operator} value={operator}>
            {words}
          </option>
        ))}
      </select>
      {row.operator !== "exists" && (
        <input
          aria-label={`Value ${number}`}
          list={list}
          placeholder="value"
          value={row.value}
          onInput={(event) => onChange({ ...row, value: event.currentTarget.value })}
        />
      )}
      <datalist id={list}>
        {values.map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
      <button type="button" aria-label={`Remove condition ${number}`} onClick={() => onChange(undefined)}>
        ×
      </button>
    </div>
  );
}
