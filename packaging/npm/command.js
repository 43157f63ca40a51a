#!/usr/bin/env node
// Starts the program that npm installed for this platform.

import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const carrier = `@lintainer/${process.platform}-${process.arch}`;
const name = process.platform === "win32" ? "lintainer.exe" : "lintainer";

function fail(message) {
  console.error(`lintainer: ${message}`);
  process.exit(2);
}

let program;
try {
  program = createRequire(import.meta.url).resolve(`${carrier}/${name}`);
} catch {
  fail(`the package ${carrier} is not installed: install without \`--omit=optional\`, or there is no program for this platform`);
}
const { status, signal, error } = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (error) fail(`${program} cannot be started: ${error.message}`);
if (signal) process.kill(process.pid, signal);
process.exit(status ?? 2);
