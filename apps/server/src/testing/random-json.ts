/** Draws from 0 up to 1; the same seed draws the same (mulberry32, Ettinger 2017). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Texts that break what takes them for something else. */
export const HOSTILE_TEXTS: readonly string[] = [
  "'; drop table modalis.items; --",
  "' or '1'='1",
  "\\'); select pg_sleep(60); --",
  "$1",
  "%_\\",
  "a\u0000b",
  "\ud800",
  "\udc00\ud800",
  "__proto__",
  "constructor",
  "toString",
  "../../../../etc/passwd",
  "..%2f..%2f",
  "/etc/passwd",
  "C:\\windows",
  "<script>alert(1)</script>",
  "\r\nset-cookie: a=b",
  "\u202e\u0007\ufeff",
  "#{7*7}{{7*7}}",
  "",
  " ",
  "é".repeat(600),
];

type Schema = { readonly [key: string]: unknown };

/** Any JSON value, without regard to a schema. */
export function anyJson(random: () => number, depth = 0): unknown {
  const pick = Math.floor(random() * (depth > 3 ? 6 : 8));
  if (pick === 0) return null;
  if (pick === 1) return random() < 0.5;
  if (pick === 2) return [0, -1, 1.5, 1e308, -1e308, 2 ** 53, -(2 ** 63)][Math.floor(random() * 7)];
  if (pick <= 5) return HOSTILE_TEXTS[Math.floor(random() * HOSTILE_TEXTS.length)];
  const parts = Array.from({ length: Math.floor(random() * 4) }, () => anyJson(random, depth + 1));
  if (pick === 6) return parts;
  return JSON.parse(
    `{${parts.map((part, at) => `${at === 0 ? '"__proto__"' : `"k${at}"`}:${JSON.stringify(part)}`)}}`,
  );
}

/** A value that a schema accepts, but for a part here and there of which `faults` is the chance. */
export function jsonOfSchema(schema: Schema, random: () => number, faults: number): unknown {
  if (random() < faults) return anyJson(random);
  const { anyOf, enum: values, type } = schema as { anyOf?: Schema[]; enum?: unknown[]; type?: string };
  const one = <Value>(list: readonly Value[]) => list[Math.floor(random() * list.length)]!;
  if (anyOf !== undefined) return jsonOfSchema(one(anyOf), random, faults);
  if (values !== undefined) return one(values);
  if (type === "string") return textOf(schema, random);
  if (type === "boolean") return random() < 0.5;
  if (type === "integer" || type === "number") return numberOf(schema, random, type === "integer");
  if (type === "array") {
    const { items = {}, minItems = 0 } = schema as { items?: Schema; minItems?: number };
    const length = minItems + Math.floor(random() * 3);
    return Array.from({ length }, () => jsonOfSchema(items, random, faults));
  }
  return type === "object" ? objectOf(schema, random, faults) : anyJson(random, 2);
}

function textOf({ minLength = 0, pattern }: Schema, random: () => number): string {
  if (pattern === "^[0-9a-f]{64}$") return "0".repeat(64);
  const text = random() < 0.5 ? "a" : HOSTILE_TEXTS[Math.floor(random() * HOSTILE_TEXTS.length)]!;
  return text.length < (minLength as number) ? "b" : text;
}

function numberOf({ minimum = -5, maximum = 20 }: Schema, random: () => number, whole: boolean): number {
  const most = Math.min(maximum as number, (minimum as number) + 20);
  const number = (minimum as number) + random() * (most - (minimum as number));
  return whole ? Math.round(number) : number;
}

function objectOf(schema: Schema, random: () => number, faults: number): object {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  const object: Record<string, unknown> = {};
  for (const [name, own] of Object.entries(properties)) {
    const wanted = required.includes(name) ? random() >= faults : random() < 0.4;
    if (wanted) object[name] = jsonOfSchema(own, random, faults);
  }
  if (schema.additionalProperties !== false && random() < 0.3)
    object[random() < 0.5 ? "text" : "x"] = anyJson(random, 2);
  return object;
}
