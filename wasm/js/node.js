// The entry point for Node: the module is loaded at once.

import { readFileSync } from "node:fs";

import { loaded } from "./api.js";
import { initSync } from "./bindings.js";

initSync({ module: readFileSync(new URL("./bindings_bg.wasm", import.meta.url)) });
loaded();

/** Nothing is left to do; it is here so that the same code runs on the web. */
export default async function init() {}

export * from "./public.js";
