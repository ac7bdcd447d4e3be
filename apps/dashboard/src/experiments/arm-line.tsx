import type { ArmDraft } from "./arm-draft.js";

export interface ArmLineProps {
  readonly arm: ArmDraft;
  readonly number: number;
  readonly models: readonly string[];
  readonly onChange: (arm: ArmDraft) => void;
  /** Undefined where two arms are left. */
  readonly onRemove: (() => void) | undefined;
}

/** One arm: its name, its part of the people, and what it does otherwise. */
export function ArmLine({ arm, number, models, onChange, onRemove }: ArmLineProps) {
  return (
    <div class="arm">
      <label>
        Arm {number}{" "}
        <input
          required
          value={arm.name}
          onInput={(event) => onChange({ ...arm, name: event.currentTarget.value })}
        />
      </label>
      <label>
        Weight{" "}
        <input
          type="number"
          required
          min={0.01}
          step="any"
          value={arm.weight}
          aria-label={`Weight of arm ${number}`}
          onInput={(event) => onChange({ ...arm, weight: event.currentTarget.value })}
        />
      </label>
      <label>
        Model{" "}
        <select
          value={arm.model}
          aria-label={`Model of arm ${number}`}
          onInput={(event) => onChange({ ...arm, model: event.currentTarget.value })}
        >
          <option value="">in service</option>
          {models.map((model) => (
            <option key={model} value={model}>
              {model}
            </option>
          ))}
        </select>
      </label>
      <label>
        Diversity{" "}
        <input
          type="number"
          min={0}
          max={1}
          step={0.05}
          value={arm.diversity}
          placeholder="as asked"
          aria-label={`Diversity of arm ${number}, 0 to 1`}
          onInput={(event) => onChange({ ...arm, diversity: event.currentTarget.value })}
        />
      </label>
      {onRemove && (
        <button type="button" aria-label={`Remove arm ${number}`} onClick={onRemove}>
          ×
        </button>
      )}
    </div>
  );
}
