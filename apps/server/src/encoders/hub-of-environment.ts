import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { HubSettings, ProxySettings } from "@modalis/onnx";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The hub's settings by the variables that huggingface_hub and curl read too: `HF_HOME`, `HF_HUB_CACHE`, `HF_ENDPOINT`,
 * `HF_TOKEN`, `HF_TOKEN_PATH`, `HF_HUB_OFFLINE`, `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, of which the
 * last four may be written small.
 */
export function hubOfEnvironment(environment: Environment): HubSettings {
  const home =
    environment.HF_HOME ||
    join(environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), ".cache"), "huggingface");
  const token = tokenOf(environment, home);
  const proxies = proxiesOf(environment);
  return {
    cacheFolder: environment.HF_HUB_CACHE || environment.HUGGINGFACE_HUB_CACHE || join(home, "hub"),
    offline: isSet(environment.HF_HUB_OFFLINE) || isSet(environment.TRANSFORMERS_OFFLINE),
    ...(environment.HF_ENDPOINT ? { endpoint: environment.HF_ENDPOINT } : {}),
    ...(token === undefined ? {} : { token }),
    ...(proxies === undefined ? {} : { proxies }),
  };
}

function isSet(value: string | undefined): boolean {
  return /^(?:1|true|yes|on)$/i.test(value?.trim() ?? "");
}

/** The variable, or the file in which `hf auth login` keeps it. */
function tokenOf(environment: Environment, home: string): string | undefined {
  const stated = environment.HF_TOKEN || environment.HUGGING_FACE_HUB_TOKEN;
  if (stated) return stated.trim();
  try {
    return readFileSync(environment.HF_TOKEN_PATH || join(home, "token"), "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

function proxiesOf(environment: Environment): ProxySettings | undefined {
  const either = (name: string) => environment[name] || environment[name.toLowerCase()] || undefined;
  const all = either("ALL_PROXY");
  const http = either("HTTP_PROXY") ?? all;
  const https = either("HTTPS_PROXY") ?? all;
  const except = either("NO_PROXY");
  if (http === undefined && https === undefined) return undefined;
  return {
    ...(http === undefined ? {} : { http }),
    ...(https === undefined ? {} : { https }),
    ...(except === undefined ? {} : { except }),
  };
}
