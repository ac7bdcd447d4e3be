export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

/** A number from 0 by hand or by arrow keys, with its value in words beside it. */
export function Slider({ label, value, most, onChange }: SliderProps) {
  return (
    <label class="slider">
      <span>{label}</span>
      <input
        type="range"
        min={0}
        max={most}
        step={0.1}
        value={value}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <output>{value.toFixed(1)}</output>
    </label>
  );
}
