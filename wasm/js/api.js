// The calls of the package. The entry points for Node and for the web load the module and pass these on.

import * as raw from "./bindings.js";

/** What every call throws. `kind` says whose fault it is: "usage", "config", "build" or "internal". */
export class LintainerError extends Error {
  constructor(kind, message, problems = []) {
    super(message);
    this.name = "LintainerError";
    this.kind = kind;
    this.problems = problems;
  }
}

let isLoaded = false;
/** What broke the module; after a trap its memory cannot be trusted. */
let broken;

/** Called by the entry points when the module can be called. */
export function loaded() {
  isLoaded = true;
}

function usage(message) {
  return new LintainerError("usage", message);
}

/** Calls into the module and turns whatever comes out into an error of ours. */
function guarded(call) {
  if (!isLoaded) throw usage("the module is not loaded yet: await init() first");
  if (broken !== undefined) {
    throw new LintainerError("internal", `the module stopped earlier and must be loaded anew: ${broken}`);
  }
  try {
    return call();
  } catch (error) {
    if (typeof error === "string") {
      const { kind, message, problems } = JSON.parse(error);
      throw new LintainerError(kind, message, problems);
    }
    // A trap, or a stack that is used up.
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      broken = raw.last_panic() || error.message;
      throw new LintainerError("internal", broken);
    }
    throw error;
  }
}

function text(what, value) {
  if (typeof value !== "string") throw usage(`${what} must be a string, not ${kindOf(value)}`);
  return value;
}

function kindOf(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : typeof value;
}

function toJson(what, value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw usage(`${what} is not plain data: ${error.message}`);
  }
}

function configurationJson(configuration) {
  if (configuration === undefined || configuration === null) return "{}";
  if (typeof configuration === "string") return toJson("configuration", { toml: configuration });
  if (typeof configuration !== "object" || Array.isArray(configuration)) {
    throw usage(`configuration must be a string of TOML or an object, not ${kindOf(configuration)}`);
  }
  return toJson("configuration", configuration);
}

function optionsJson(options) {
  if (options === undefined || options === null) return "{}";
  if (typeof options !== "object" || Array.isArray(options)) {
    throw usage(`options must be an object, not ${kindOf(options)}`);
  }
  return toJson("options", options);
}

function* entriesOf(files) {
  if (typeof files !== "object" || files === null) {
    throw usage(`files must be an object of texts by path, not ${kindOf(files)}`);
  }
  if (typeof files[Symbol.iterator] !== "function") return yield* Object.entries(files);
  for (const entry of files) {
    if (!Array.isArray(entry) || entry.length !== 2) throw usage("each of the files must be a pair: path and text");
    yield entry;
  }
}

function placeOf(path, position) {
  text("a path", path);
  const { line, column } = position ?? {};
  for (const [name, value] of Object.entries({ line, column })) {
    if (!Number.isInteger(value) || value < 1) throw usage(`the ${name} of a position must be an integer from 1, not ${kindOf(value)}`);
  }
  return { line, column };
}

/** The time of a call in UTC, which the module cannot ask for; what SOURCE_DATE_EPOCH says where it is set. */
function now() {
  const fixed = globalThis.process?.env?.SOURCE_DATE_EPOCH;
  const milliseconds = /^[0-9]{1,12}$/.test(fixed ?? "") ? Number(fixed) * 1000 : Date.now();
  return new Date(milliseconds).toISOString().replace(/\.[0-9]+Z$/, "Z");
}

/** A project that is kept between calls, so that an edit costs one file. */
export class Workspace {
  #raw;

  constructor(configuration) {
    this.#raw = guarded(() => new raw.Workspace());
    if (configuration !== undefined) this.configure(configuration);
  }

  #call(call) {
    if (this.#raw === undefined) throw usage("the workspace was freed");
    return guarded(() => call(this.#raw));
  }

  /** A call for which it matters which day it is. */
  #callToday(call) {
    return this.#call((it) => {
      it.set_day(now().slice(0, 10));
      return call(it);
    });
  }

  configure(configuration) {
    const json = configurationJson(configuration);
    this.#call((it) => it.configure(json));
  }

  setFile(path, content) {
    text("a path", path);
    if (path === "") throw usage("a path must not be empty");
    if (content instanceof Uint8Array) return this.#call((it) => it.set_bytes(path, content));
    if (typeof content !== "string") {
      throw usage(`the content of \`${path}\` must be a string or a Uint8Array, not ${kindOf(content)}`);
    }
    this.#call((it) => it.set_text(path, content));
  }

  removeFile(path) {
    text("a path", path);
    return this.#call((it) => it.remove(path));
  }

  setReport(path, content, image) {
    text("a path", path);
    if (image !== undefined) text("an image", image);
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    if (!(bytes instanceof Uint8Array)) {
      throw usage(`the report \`${path}\` must be a string or a Uint8Array, not ${kindOf(content)}`);
    }
    this.#call((it) => it.set_report(path, bytes, image));
  }

  removeReport(path) {
    text("a path", path);
    return this.#call((it) => it.remove_report(path));
  }

  checkJson() {
    return this.#callToday((it) => it.check());
  }

  check() {
    return JSON.parse(new TextDecoder().decode(this.checkJson()));
  }

  fix(safety = "safe") {
    text("safety", safety);
    return JSON.parse(this.#callToday((it) => it.fix(safety)));
  }

  render(format, options) {
    text("format", format);
    const json = optionsJson(options);
    const started = now();
    return this.#callToday((it) => it.render(format, json, started));
  }

  ownRules() {
    return JSON.parse(this.#call((it) => it.own_rules())).rules;
  }

  complete(path, position) {
    const { line, column } = placeOf(path, position);
    return JSON.parse(this.#call((it) => it.complete(path, line, column)));
  }

  describe(path, position) {
    const { line, column } = placeOf(path, position);
    return JSON.parse(this.#call((it) => it.describe(path, line, column)));
  }

  kustomize(path, options) {
    text("a path", path);
    const { withinFolders = false, ...others } = options ?? {};
    if (typeof withinFolders !== "boolean") throw usage(`withinFolders must be a boolean, not ${kindOf(withinFolders)}`);
    const [other] = Object.keys(others);
    if (other !== undefined) throw usage(`there is no option \`${other}\`: there is withinFolders`);
    return JSON.parse(new TextDecoder().decode(this.#call((it) => it.kustomize(path, withinFolders))));
  }

  kustomizations() {
    return this.#call((it) => it.kustomizations());
  }

  renderChart(path, options) {
    text("a path", path);
    const json = optionsJson(options);
    return JSON.parse(new TextDecoder().decode(this.#call((it) => it.render_chart(path, json))));
  }

  charts() {
    return this.#call((it) => it.charts());
  }

  model(path) {
    text("a path", path);
    return JSON.parse(this.#call((it) => it.model(path)));
  }

  ignores(path, position, rule) {
    const { line, column } = placeOf(path, position);
    text("a rule's name", rule);
    return JSON.parse(this.#call((it) => it.ignores(path, line, column, rule)));
  }

  free() {
    // What a broken module holds is lost with it.
    if (this.#raw !== undefined && broken === undefined) this.#raw.free();
    this.#raw = undefined;
  }
}

if (Symbol.dispose) Workspace.prototype[Symbol.dispose] = Workspace.prototype.free;

function once(files, configuration, call) {
  const workspace = new Workspace(configuration);
  try {
    for (const [path, content] of entriesOf(files)) workspace.setFile(path, content);
    return call(workspace);
  } finally {
    workspace.free();
  }
}

export function check(files, configuration) {
  return once(files, configuration, (workspace) => workspace.check());
}

export function fix(files, configuration, safety) {
  return once(files, configuration, (workspace) => workspace.fix(safety));
}

export function render(files, configuration, format, options) {
  return once(files, configuration, (workspace) => workspace.render(format, options));
}

export function kustomize(files, path, configuration, options) {
  return once(files, configuration, (workspace) => workspace.kustomize(path, options));
}

export function renderChart(files, path, configuration, options) {
  return once(files, configuration, (workspace) => workspace.renderChart(path, options));
}

export function rules() {
  return JSON.parse(guarded(raw.rules)).rules;
}

export function practices() {
  return JSON.parse(guarded(raw.practices));
}

export function rule(name) {
  text("a rule's name", name);
  return JSON.parse(guarded(() => raw.rule(name)));
}

export function explain(name) {
  text("a rule's name", name);
  return guarded(() => raw.explain(name));
}

export function formats() {
  return guarded(raw.formats);
}

export function isCandidate(path) {
  text("a path", path);
  return guarded(() => raw.is_candidate(path));
}

export function configSchema() {
  return JSON.parse(guarded(raw.config_schema));
}

export function version() {
  return guarded(raw.version);
}

/** Where a position is in a JavaScript string: an index of UTF-16 code units. */
export function indexOf(content, position) {
  let start = 0;
  for (let line = 1; line < position.line; line += 1) {
    const end = content.indexOf("\n", start);
    if (end < 0) return content.length;
    start = end + 1;
  }
  if (start === 0 && content.charCodeAt(0) === 0xfeff) start = 1;
  let index = start;
  for (let column = 1; column < position.column && index < content.length; column += 1) {
    index += content.codePointAt(index) > 0xffff ? 2 : 1;
  }
  return index;
}
