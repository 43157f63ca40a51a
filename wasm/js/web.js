// The entry point for browsers and workers: await the default export before anything else.

import { loaded } from "./api.js";
import initBindings from "./bindings.js";

/** Loads the module: from beside this file, or from an address, a response, bytes or a compiled module. */
export default async function init(source) {
  await initBindings(source === undefined ? undefined : { module_or_path: source });
  loaded();
}

export * from "./public.js";
