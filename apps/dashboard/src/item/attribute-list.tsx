import type { ItemView } from "../api/answers.js";

/** An item's id and attributes but its title. */
export function AttributeList({ item }: { readonly item: ItemView }) {
  const shown = Object.entries(item.attributes).filter(([name]) => name !== "title");
  return (
    <dl class="attributes">
      <div>
        <dt>id</dt>
        <dd>{item.id}</dd>
      </div>
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
