import { ModalisError } from "@modalis/contract";
import type { CallLimits, OpenAiCompatibleOptions, Prices } from "@modalis/hosted";

/** A hosted model as `openai:URL#MODEL;option=value;…` names it. */
export interface HostedReference {
  readonly server: OpenAiCompatibleOptions;
  readonly revision?: string;
  readonly dimensions?: number;
  readonly redact: boolean;
  readonly prefixes?: { readonly passage: string; readonly query: string };
  readonly limits: CallLimits;
  /** For the sums of cost reports. */
  readonly prices?: Prices;
}

const PREFIX = "openai:";

/** Whether a model is named by a server's address in place of a folder. */
export function isHostedReference(source: string): boolean {
  return source.startsWith(PREFIX);
}

/** Options and what they become; a key is named by the variable that holds it, for references stand in process lists. */
const OPTIONS = [
  "key-env",
  "provider",
  "revision",
  "dimensions",
  "redact",
  "passage",
  "query",
  "concurrency",
  "requests-a-minute",
  "tokens-a-minute",
  "timeout-ms",
  "currency",
  "input-price",
  "output-price",
  "picture-price",
  "minute-price",
] as const;

/**
 * Reads a reference such as `openai:http://127.0.0.1:11434/v1#nomic-embed-text;key-env=MODEL_KEY;redact`.
 *
 * @param environment Where the key is looked up, under the name that `key-env` gives.
 * @throws `INVALID_ARGUMENT` for what is no reference, an unknown option, or a variable that is not set.
 */
export function parseHostedReference(
  source: string,
  environment: Readonly<Record<string, string | undefined>>,
): HostedReference {
  const [address = "", named = ""] = cut(source.slice(PREFIX.length), "#");
  const [model = "", ...given] = named.split(";");
  if (address === "" || model === "")
    throw wrong(`"${source}" names no address and model; write openai:http://127.0.0.1:11434/v1#MODEL`);
  const options = new Map(given.map((one) => cut(one, "=") as [string, string | undefined]));
  for (const name of options.keys()) {
    if (!(OPTIONS as readonly string[]).includes(name))
      throw wrong(`a hosted model has no option "${name}"; there are ${OPTIONS.join(", ")}`);
  }
  const [revision, provider] = [options.get("revision"), options.get("provider")];
  const dimensions = numberOf(options, "dimensions");
  const [passage = "", query = ""] = [options.get("passage"), options.get("query")];
  return {
    server: {
      baseUrl: address,
      model,
      ...keyOf(options.get("key-env"), environment),
      ...(provider === undefined ? {} : { provider }),
    },
    redact: options.has("redact"),
    ...pricesOf(options),
    limits: limitsOf(options),
    ...(revision === undefined ? {} : { revision }),
    ...(dimensions === undefined ? {} : { dimensions }),
    ...(options.has("passage") || options.has("query") ? { prefixes: { passage, query } } : {}),
  };
}

/** The reference with the name of the variable that holds its key. */
export function withKeyName(source: string, keyName: string | undefined): string {
  return keyName === undefined || !isHostedReference(source) ? source : `${source};key-env=${keyName}`;
}

/**
 * A reference in a catalogue's settings may name no variable: who hands on a catalogue could have any of them sent anywhere.
 *
 * @throws `INVALID_ARGUMENT`.
 */
export function checkSettledReference(source: string): string {
  if (!/;key-env(?:=|;|$)/.test(source)) return source;
  throw wrong(
    "a catalogue's settings may not name the variable of a key; give the model and --api-key-env on the command line",
  );
}

function keyOf(
  name: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): { apiKey?: string } {
  if (name === undefined) return {};
  const apiKey = Object.hasOwn(environment, name) ? environment[name]?.trim() : undefined;
  if (apiKey) return { apiKey };
  throw wrong(
    `the environment has no variable ${JSON.stringify(name.slice(0, 64))} with a key; set it, or name another`,
  );
}

function limitsOf(options: ReadonlyMap<string, string | undefined>): CallLimits {
  const limits = {
    concurrency: numberOf(options, "concurrency"),
    requestsAMinute: numberOf(options, "requests-a-minute"),
    tokensAMinute: numberOf(options, "tokens-a-minute"),
    timeoutMs: numberOf(options, "timeout-ms"),
  };
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

/** Of a million tokens, a picture made and a minute of sound, as the model's owner states them. */
function pricesOf(options: ReadonlyMap<string, string | undefined>): { prices?: Prices } {
  const names = ["input-price", "output-price", "picture-price", "minute-price"] as const;
  const [input, output, picture, minute] = names.map((name) => {
    const text = options.get(name);
    if (text === undefined) return undefined;
    if (/^\d{1,6}(?:\.\d{1,9})?$/.test(text)) return Number(text);
    throw wrong(
      `${name} is "${text}"; give the price of a million tokens, a picture or a minute, such as 0.02`,
    );
  });
  if (names.every((name) => !options.has(name))) return {};
  return {
    prices: {
      currency: options.get("currency") ?? "USD",
      inputAMillionTokens: input ?? 0,
      outputAMillionTokens: output ?? 0,
      ...(picture !== undefined && { aPicture: picture }),
      ...(minute !== undefined && { aMinuteOfSound: minute }),
    },
  };
}

function numberOf(options: ReadonlyMap<string, string | undefined>, name: string): number | undefined {
  const text = options.get(name);
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw wrong(`${name} is "${text}"; give a whole number`);
}

function cut(text: string, at: string): [string, string | undefined] {
  const place = text.indexOf(at);
  return place < 0 ? [text, undefined] : [text.slice(0, place), text.slice(place + 1)];
}

function wrong(message: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", message);
}
