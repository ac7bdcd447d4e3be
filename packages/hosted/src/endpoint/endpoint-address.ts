import { ModalisError } from "@modalis/contract";

/**
 * The address of a server's routes: `http://127.0.0.1:11434` is taken for `…/v1`, where Ollama, vLLM and llama.cpp have them.
 *
 * @throws `INVALID_ARGUMENT` for what is no http address, or one with a key or a query in it, for addresses are shown.
 */
export function endpointAddress(baseUrl: string): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new ModalisError("INVALID_ARGUMENT", "the baseUrl is no address such as http://127.0.0.1:11434/v1");
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `the baseUrl of ${url.host} holds a name, a key or a query; addresses are shown, so give keys as apiKey`,
    );
  }
  const path = url.pathname.replace(/\/+$/, "");
  url.pathname = `${path === "" ? "/v1" : path}/`;
  return url;
}
