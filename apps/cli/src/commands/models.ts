import { ModalisError } from "@modalis/contract";
import {
  type CachedModel,
  checkCachedModel,
  isHubReference,
  listCachedModels,
  parseHubReference,
  removeCachedModel,
} from "@modalis/onnx";
import { Command } from "commander";
import { counted } from "../terminal/counted.js";
import type { CommandContext } from "./command-context.js";

interface ModelsOptions {
  readonly json?: true;
}

/** `modalis models`: the models of a hub that were fetched, whether they are whole, and what they allow. */
export function modelsCommand(context: CommandContext, exit: (code: number) => void): Command {
  const { terminal, hub } = context;
  const { cacheFolder } = hub;
  const command = new Command("models").description("list, check and remove the models fetched from a hub");
  command
    .command("list", { isDefault: true })
    .description("the models in the cache, with the licence that each states")
    .action(async (_: ModelsOptions, part: Command) => {
      const { json } = part.optsWithGlobals<ModelsOptions>();
      const models = await listCachedModels(cacheFolder);
      if (json) return terminal.json({ cacheFolder, models });
      if (models.length === 0) terminal.out(`${cacheFolder} holds no models`);
      for (const model of models) terminal.out(line(model));
    });
  command
    .command("check")
    .description("compare every file with the digest it was fetched by")
    .argument("[model]", "owner/name, or owner/name@revision; all when absent")
    .action(async (name: string | undefined, _: ModelsOptions, part: Command) => {
      const { json } = part.optsWithGlobals<ModelsOptions>();
      const models = await chosenModels(cacheFolder, name);
      const problems = (
        await Promise.all(models.map((model) => checkCachedModel(cacheFolder, model)))
      ).flat();
      if (json) terminal.json({ checked: models.map(({ id, commit }) => `${id}@${commit}`), problems });
      else {
        for (const { model, file, problem } of problems) terminal.out(`${model}: ${file} ${problem}`);
        const verdict = problems.length === 0 ? "all whole" : `${counted(problems.length, "file")} not whole`;
        terminal.out(`${counted(models.length, "model")} checked, ${verdict}`);
        if (problems.length > 0) terminal.note("remove such a model, and it is fetched again");
      }
      if (problems.length > 0) exit(1);
    });
  command
    .command("remove")
    .description("remove a model from the cache")
    .argument("<model>", "owner/name, or owner/name@revision")
    .action(async (name: string, _: ModelsOptions, part: Command) => {
      const { json } = part.optsWithGlobals<ModelsOptions>();
      const removed = await removeCachedModel(cacheFolder, named(name));
      if (json) terminal.json({ removed: name, bytes: removed });
      else terminal.out(`${name} removed, ${megabytes(removed)} free`);
    });
  return command;
}

async function chosenModels(cacheFolder: string, name: string | undefined): Promise<readonly CachedModel[]> {
  const models = await listCachedModels(cacheFolder);
  if (name === undefined) return models;
  const { id, revision } = named(name);
  const chosen = models.filter(
    (model) =>
      model.id === id &&
      (revision === undefined || model.refs.includes(revision) || model.commit.startsWith(revision)),
  );
  if (chosen.length > 0) return chosen;
  throw new ModalisError("NOT_FOUND", `${cacheFolder} holds no ${name}; see modalis models list`);
}

/** With or without `hub:`; without a revision all of them are meant. */
function named(name: string): { readonly id: string; readonly revision?: string } {
  const { id, revision } = parseHubReference(isHubReference(name) ? name : `hub:${name}`);
  return name.includes("@") ? { id, revision } : { id };
}

function line({ id, commit, refs, bytes, files, licence }: CachedModel): string {
  const revision = `${commit.slice(0, 12)}${refs.length > 0 ? ` (${refs.join(", ")})` : ""}`;
  const stated = licence ?? "no licence stated";
  return `${id.padEnd(44)} ${revision.padEnd(22)} ${megabytes(bytes).padStart(10)}  ${counted(files.length, "file")}  ${stated}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
