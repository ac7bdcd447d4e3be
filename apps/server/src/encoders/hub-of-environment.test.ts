import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hubOfEnvironment } from "./hub-of-environment.js";

describe("hubOfEnvironment", () => {
  it("keeps models where huggingface_hub keeps them", () => {
    const cacheOf = (environment: Record<string, string>) => hubOfEnvironment(environment).cacheFolder;
    expect(cacheOf({ HOME: "/home/ada" })).toBe(join("/home/ada", ".cache", "huggingface", "hub"));
    expect(cacheOf({ HOME: "/home/ada", XDG_CACHE_HOME: "/xdg" })).toBe(join("/xdg", "huggingface", "hub"));
    expect(cacheOf({ HF_HOME: "/models" })).toBe(join("/models", "hub"));
    expect(cacheOf({ HF_HOME: "/models", HF_HUB_CACHE: "/cache" })).toBe("/cache");
  });

  it("asks the hub, with the token and by the proxies that the environment names", () => {
    const settings = hubOfEnvironment({
      HF_HOME: "/models",
      HF_ENDPOINT: "https://mirror.example",
      HF_TOKEN: "hf_abc",
      HF_HUB_OFFLINE: "1",
      https_proxy: "http://proxy.example:3128",
      NO_PROXY: "localhost",
    });
    expect(settings).toEqual({
      cacheFolder: join("/models", "hub"),
      endpoint: "https://mirror.example",
      token: "hf_abc",
      offline: true,
      proxies: { https: "http://proxy.example:3128", except: "localhost" },
    });
    expect(hubOfEnvironment({ HF_HOME: "/models" })).toEqual({
      cacheFolder: join("/models", "hub"),
      offline: false,
    });
  });

  it("reads the token that a login left", () => {
    const home = mkdtempSync(join(tmpdir(), "modalis-token-"));
    writeFileSync(join(home, "token"), "hf_kept\n");
    expect(hubOfEnvironment({ HF_HOME: home }).token).toBe("hf_kept");
    rmSync(home, { recursive: true });
  });
});
