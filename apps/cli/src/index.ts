export { type CommandLineHost, runCommandLine } from "./run-command-line.js";
