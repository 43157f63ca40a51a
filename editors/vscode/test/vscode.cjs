// As much of VS Code as the extension and the client library touch, in memory. Classes that are only extended or compared
// are made up when they are asked for.
const { pathToFileURL, fileURLToPath } = require("node:url");

class Disposable {
  constructor(dispose = () => {}) {
    this.dispose = dispose;
  }
  static from(...all) {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }
}

class EventEmitter {
  listeners = new Set();
  event = (listener, self) => {
    const bound = self ? listener.bind(self) : listener;
    this.listeners.add(bound);
    return new Disposable(() => this.listeners.delete(bound));
  };
  fire(value) {
    for (const listener of [...this.listeners]) listener(value);
  }
  dispose() {
    this.listeners.clear();
  }
}

class CancellationTokenSource {
  emitter = new EventEmitter();
  token = { isCancellationRequested: false, onCancellationRequested: this.emitter.event };
  cancel() {
    this.token.isCancellationRequested = true;
    this.emitter.fire();
  }
  dispose() {}
}

class Uri {
  constructor(text) {
    this.text = text;
    this.scheme = text.slice(0, text.indexOf(":"));
    this.fsPath = this.scheme === "file" ? fileURLToPath(text) : text;
    this.path = this.fsPath;
  }
  static parse(text) {
    return new Uri(text);
  }
  static file(path) {
    return new Uri(pathToFileURL(path).href);
  }
  toString() {
    return this.text;
  }
}

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(a, b, c, d) {
    const [start, end] = c === undefined ? [a, b] : [new Position(a, b), new Position(c, d)];
    Object.assign(this, { start, end });
  }
}

class Diagnostic {
  constructor(range, message, severity) {
    Object.assign(this, { range, message, severity });
  }
}

class CodeActionKind {
  constructor(value) {
    this.value = value;
  }
  append(part) {
    return new CodeActionKind(this.value === "" ? part : `${this.value}.${part}`);
  }
}
CodeActionKind.Empty = new CodeActionKind("");

class TabInputText {
  constructor(uri) {
    this.uri = uri;
  }
}

const events = new Map();
const emitter = (name) => {
  if (!events.has(name)) events.set(name, new EventEmitter());
  return events.get(name);
};

/** What happened, for tests to look at. */
const seen = { status: undefined, errors: [], lines: [], diagnostics: new Map(), commands: new Map(), settings: {} };

const matches = (filter, document) =>
  (filter.scheme ?? document.uri.scheme) === document.uri.scheme &&
  (filter.language ?? document.languageId) === document.languageId &&
  filter.pattern === undefined;

const known = {
  version: "1.91.0",
  Disposable,
  EventEmitter,
  CancellationTokenSource,
  Uri,
  Position,
  Range,
  Diagnostic,
  CodeActionKind,
  TabInputText,
  ThemeColor: class {},
  MarkdownString: class {},
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
  StatusBarAlignment: { Left: 1, Right: 2 },
  env: { appName: "test", language: "en", onDidChangeTelemetryEnabled: emitter("telemetry").event },
  l10n: {},
  workspace: {
    name: "test",
    textDocuments: [],
    notebookDocuments: [],
    workspaceFolders: undefined,
    getConfiguration: (section) => ({
      get: (key, otherwise) => seen.settings[key] ?? otherwise,
      has: (key) => key in seen.settings,
      inspect: () => undefined,
      ...(section === "lintainer" ? seen.settings : {}),
    }),
    getWorkspaceFolder: () => known.workspace.workspaceFolders?.[0],
    createFileSystemWatcher: () => ({
      onDidCreate: emitter("create").event,
      onDidChange: emitter("change").event,
      onDidDelete: emitter("delete").event,
      dispose() {},
    }),
  },
  window: {
    createOutputChannel: () => ({
      append: (text) => seen.lines.push(text),
      appendLine: (text) => seen.lines.push(text),
      show() {},
      dispose() {},
    }),
    createStatusBarItem: () => (seen.status = { show() {}, dispose() {} }),
    showErrorMessage: async (message) => void seen.errors.push(message),
    showWarningMessage: async (message) => void seen.errors.push(message),
    showInformationMessage: async () => undefined,
    visibleTextEditors: [],
    tabGroups: { all: [], onDidChangeTabs: emitter("tabs").event, onDidChangeTabGroups: emitter("groups").event },
  },
  languages: {
    match: (selector, document) => ([selector].flat().some((filter) => matches(filter, document)) ? 10 : 0),
    createDiagnosticCollection: () => ({
      set: (uri, list) => seen.diagnostics.set(uri.toString(), list ?? []),
      delete: (uri) => seen.diagnostics.delete(uri.toString()),
      has: (uri) => seen.diagnostics.has(uri.toString()),
      clear: () => seen.diagnostics.clear(),
      dispose() {},
    }),
  },
  commands: {
    registerCommand: (name, command) => {
      seen.commands.set(name, command);
      return new Disposable(() => seen.commands.delete(name));
    },
    executeCommand: async (name) => seen.commands.get(name)?.(),
  },
  extensions: { getExtension: () => undefined },
};

/** An object whose events and registrations exist without being listed. */
const open = (name, object) =>
  new Proxy(object, {
    get: (target, key) => {
      if (key in target || typeof key !== "string") return target[key];
      if (/^on(Did|Will)/.test(key)) return emitter(`${name}.${key}`).event;
      if (/^register/.test(key)) return () => new Disposable();
      return undefined;
    },
  });
for (const name of ["workspace", "window", "languages"]) known[name] = open(name, known[name]);

const made = new Map();
const vscode = new Proxy(known, {
  get: (target, key) => {
    if (key in target || typeof key !== "string" || key === "default" || key === "then") return target[key];
    if (!made.has(key)) made.set(key, class {});
    return made.get(key);
  },
});

/** A document as the editor has it. */
function document(path, languageId, text) {
  const uri = Uri.file(path);
  return { uri, languageId, version: 1, fileName: path, isClosed: false, isDirty: false, isUntitled: false, text, getText: () => text };
}

/** Changes the whole text and tells everybody. */
function edit(one, text) {
  const lines = one.text.split("\n");
  const range = new Range(0, 0, lines.length - 1, lines.at(-1).length);
  const rangeLength = one.text.length;
  one.text = text;
  one.version += 1;
  one.getText = () => text;
  emitter("workspace.onDidChangeTextDocument").fire({ document: one, contentChanges: [{ range, rangeLength, text }] });
}

module.exports = { vscode, seen, document, edit, emitter, Uri };
