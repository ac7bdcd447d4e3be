import { useState } from "preact/hooks";
import type { MapAnswer, MapPoint } from "../api/answers.js";
import { getItem, getMap } from "../api/calls.js";
import { useAnswer } from "../api/use-answer.js";
import { ItemCard } from "../item/item-card.js";
import { Outcome } from "../item/outcome.js";
import { recordView } from "../item/record-view.js";
import { useTitle } from "../routing/use-title.js";
import { PlaneCanvas } from "./plane-canvas.js";
import { pointColours } from "./point-colours.js";

/** The catalogue as one channel's model sees it: alike items lie close together. */
export function MapPage() {
  const [channel, setChannel] = useState("");
  const { answer, problem, waiting, again } = useAnswer(channel, getMap);
  useTitle("Map");
  return (
    <>
      <h2>Map</h2>
      <Outcome problem={problem} waiting={waiting && answer === undefined} onRetry={again} />
      {answer && <Plane key={answer.channel} map={answer} onChannel={setChannel} />}
    </>
  );
}

interface PlaneProps {
  readonly map: MapAnswer;
  readonly onChannel: (channel: string) => void;
}

function Plane({ map, onChannel }: PlaneProps) {
  const attributes = [...new Set(map.points.flatMap((point) => Object.keys(point.attributes)))].sort();
  const [attribute, setAttribute] = useState("");
  const [chosen, setChosen] = useState<MapPoint>();
  const { colourOf, legend } = pointColours(map.points, attribute);
  return (
    <>
      <div class="tools">
        <Choice label="Channel" value={map.channel} options={map.channels} onChange={onChannel} />
        <Choice label="Colour by" value={attribute} options={["", ...attributes]} onChange={setAttribute} />
      </div>
      <p class="faint">
        {map.points.length} of {map.items} items; the two axes show{" "}
        {Math.round(100 * (map.explained[0] + map.explained[1]))} % of how they differ.
      </p>
      <div class="beside map">
        <PlaneCanvas points={map.points} colourOf={colourOf} chosen={chosen} onChoose={setChosen} />
        <div>
          {legend.length > 0 && (
            <ul class="legend" aria-label="Colours">
              {legend.map(({ name, colour }) => (
                <li key={name}>
                  <svg width="12" height="12" aria-hidden="true">
                    <circle cx="6" cy="6" r="6" fill={colour} />
                  </svg>{" "}
                  {name}
                </li>
              ))}
            </ul>
          )}
          <div aria-live="polite">
            {chosen ? (
              <Chosen key={chosen.id} point={chosen} />
            ) : (
              <p class="notice">
                Take a point to see its item: click it, or move there by the arrow keys and press Enter.
              </p>
            )}
          </div>
        </div>
      </div>
    </>
  );
}

function Chosen({ point }: { readonly point: MapPoint }) {
  const { answer, problem, waiting } = useAnswer(point.id, getItem, point.id);
  return (
    <>
      <Outcome problem={problem} waiting={waiting} />
      <ul class="cards" aria-label="Item at this point">
        {answer && <ItemCard item={recordView(answer)} />}
      </ul>
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label>
      {label}{" "}
      <select value={value} onInput={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {option || "nothing"}
          </option>
        ))}
      </select>
    </label>
  );
}
