// The types of the package. The shapes of reports and rules are the program's contract, version 1:
// docs/schemas/report.schema.json and docs/schemas/rules.schema.json in the repository.

export type Severity = "error" | "warning" | "info";
export type Confidence = "high" | "medium" | "low";
/** Each has those before it in it. `named` stands for none of them: shown where the rule is selected by its name. */
export type Profile = "essential" | "hardened" | "audit" | "named";
export type Safety = "safe" | "unsafe";
export type Kind = "dockerfile" | "compose" | "kubernetes";
export type Format =
  | "text"
  | "concise"
  | "json"
  | "sarif"
  | "github"
  | "gitlab"
  | "junit"
  | "checkstyle"
  | "rdjson"
  | "markdown"
  | "html"
  | "sonarqube"
  | "gitlab-sast"
  | "ecs"
  | "grafeas";

/** A place in a text. `indexOf` turns it into an index of a JavaScript string. */
export interface Position {
  /** From 1. */
  line: number;
  /** In characters (code points), from 1. */
  column: number;
  /** In bytes of UTF-8, from 0. */
  offset: number;
}

/** A range of text; the end is exclusive. */
export interface Range {
  start: Position;
  end: Position;
}

/** A replacement of a range by a text. */
export interface Edit {
  /** The file, where it is another one than the finding's. */
  path?: string;
  range: Range;
  text: string;
}

/** A way to mend a finding: all edits or none. */
export interface Fix {
  title: string;
  /** `safe`: what runs behaves the same. */
  safety: Safety;
  edits: Edit[];
}

/** A further place of a finding. */
export interface Related {
  path: string;
  range: Range;
  message: string;
}

export interface Finding {
  /** The rule's name. */
  rule: string;
  /** The practice's number: 0 to 12. */
  practice: number;
  severity: Severity;
  confidence: Confidence;
  /** The profile in which it first shows. */
  profile: Profile;
  message: string;
  /** What to do. */
  help: string | null;
  /** The address of the rule's page. */
  url: string;
  path: string;
  range: Range;
  related: Related[];
  fixes: Fix[];
  /** Names of this finding in other tools: `tool/ID`. */
  aliases: string[];
  /** A name of this finding that survives changes elsewhere in the file. */
  fingerprint: string;
  suppressed: { by: "comment" | "annotation" | "baseline"; reason: string | null } | null;
  /** How likely it is what it says, or does harm, 0 to 1; left out where that was not worked out. */
  probability?: number;
}

export interface PracticeCount {
  /** 0 to 12. */
  number: number;
  title: string;
  count: number;
}

/** Counts; suppressed findings are counted only in `suppressed`. */
export interface Summary {
  files: number;
  skipped: number;
  other: number;
  errors: number;
  warnings: number;
  infos: number;
  suppressed: number;
  fixable: number;
  unsafe_fixable: number;
  practices: PracticeCount[];
  /** What the next profile would show beyond these. */
  hidden: { profile: Profile; count: number }[];
  /** How many rules looked at something, by practice. */
  checked: PracticeCount[];
  /** How many reports of scanners were given. */
  scans: number;
  /** Kustomizations and files of charts that were looked at, which are none of `files`. */
  support: number;
}

/** Something that keeps more from being known, and is no finding. */
export interface Told {
  path: string;
  /** From 1. */
  line: number;
  message: string;
}

export interface Report {
  version: 1;
  tool: { name: string; version: string };
  files: { path: string; kind: Kind }[];
  /** All findings, suppressed ones included. */
  findings: Finding[];
  skipped: { path: string; reason: string }[];
  errors: { path: string; message: string }[];
  /** What charts ask for that their own values do not have: who installs them has to give it. */
  asked: Told[];
  /** Why kustomizations were not built, whose files were judged one by one. */
  unbuilt: Told[];
  summary: Summary;
}

export interface FixResult {
  /** The new texts of the files that changed, by path. */
  changed: Record<string, string>;
  /** What was done, in order. */
  applied: { path: string; line: number; rule: string; title: string; safety: Safety }[];
  /** Files with something that was not fixed, and why. */
  refused: { path: string; reason: string }[];
  /** The findings of the texts as they are then. */
  report: Report;
}

export interface RuleOption {
  name: string;
  type: "boolean" | "integer" | "number" | "string" | "list" | "table";
  default: unknown;
  what: string;
}

export interface Example {
  format: Kind | "project";
  /** `bad`: exactly one finding of the rule; `good`: none; `fixed`: exactly one, which the fix mends. */
  kind: "bad" | "good" | "fixed";
  text: string;
  /** What the fix makes of it, for `fixed`. */
  after: string | null;
  files: { path: string; text: string }[];
  config: string;
  /** Paths beside the files, one in a line, where the example is about these. */
  listing: string | null;
}

export interface Rule {
  name: string;
  practice: number;
  severity: Severity;
  confidence: Confidence;
  /** The profile in which ordinary findings first show. */
  profile: Profile;
  default: boolean;
  formats: string[];
  fixable: "no" | "sometimes" | "always";
  summary: string;
  why: string;
  aliases: string[];
  options: RuleOption[];
  examples: Example[];
  references: string[];
  since: string;
  yields_to: string[];
  url: string;
}

/** What a kustomization comes to. */
export interface Build {
  /** The objects as YAML, as `kustomize build` prints them. */
  text: string;
  objects: BuiltObject[];
  /** The lines of the text. */
  lines: BuiltLine[];
}

export interface BuiltObject {
  api_version: string;
  kind: string;
  name: string;
  namespace: string | null;
  /** The line of the build in which it begins, from 1. */
  line: number;
  /** It alone as YAML. */
  text: string;
}

export interface BuiltLine {
  /** Without its break. */
  text: string;
  /** `null` for the `---` between objects. */
  writer: Writer | null;
}

/** Who wrote a line of a build. */
export interface Writer {
  path: string;
  /** From 1. */
  line: number;
  /** In characters, from 1. */
  column: number;
  /** What of the build wrote it: `written` in a resource, `patch`, `images`, `namespace` … */
  step: string;
}

/** What a chart renders to. */
export interface RenderedChart {
  /** The objects as YAML, as `helm template` prints them; what is random is `<unknown>`. */
  text: string;
  /** The objects, in the order of an installation. */
  objects: BuiltObject[];
  /** What each template printed, by the paths of the templates. */
  files: { path: string; text: string }[];
  /** The lines of the text. */
  lines: RenderedLine[];
  /** The actions whose results are others each time. */
  random: Writer[];
  /** Which charts stand for missing ones, and which are left out. */
  notes: string[];
}

export interface RenderedLine extends BuiltLine {
  /**
   * Where what the line begins with is written: `literal` in a template, `copied` or `written` otherwise in a file of values, `derived`,
   * `added` or `unknown` in an action. `null` for helm's own: `---` and comments with sources.
   */
  writer: Writer | null;
  /** The values in it that are written elsewhere, or that something in it was computed from. */
  values: Writer[];
}

/** What the installation of a chart decides. */
export interface ChartOptions {
  /** Paths of files of values among the files, the strongest last. */
  values?: string[];
  /** The name of the release. Default: `release-name`. */
  name?: string;
  /** Default: `default`. */
  namespace?: string;
  /** The version of Kubernetes, such as `v1.37.0`. */
  kubeVersion?: string;
  /** API versions beside those of Kubernetes. */
  apiVersions?: string[];
  /** Show the definitions of resources in `crds`, too. */
  includeCrds?: boolean;
}

/** A value as rules see it. */
export interface ModelValue {
  /** `unset`: it is not there. `unknown`: nobody can know it before run time. */
  state: "set" | "unset" | "unknown";
  /** If it is set: a scalar, a list of values, or values by name. */
  value?: boolean | number | string | null | ModelValue[] | Record<string, ModelValue>;
  /** Where it is written; of what is absent, where that is shown. */
  at?: { path: string; line: number; column: number };
}

/** What is known of a file, version 1: what `lintainer model --json` prints. */
export interface Model {
  version: 1;
  path: string;
  format: Kind;
  images: ModelValue[];
  /** Workloads of Kubernetes, services of Compose, the image that a Dockerfile makes; each has `containers`. */
  workloads: ModelValue[];
  commands: ModelValue[];
  /** The instructions of a Dockerfile, each with its `stage`. */
  instructions: ModelValue[];
  /** The objects of a manifest. */
  objects: ModelValue[];
}

/** A way to ignore a finding: all edits or none. */
export interface Ignore {
  /** At its place, in its file, or in the nearest `lintainer.toml` (a new one at the top if there is none). */
  scope: "here" | "file" | "configuration";
  title: string;
  edits: { path: string; range: Range; text: string }[];
}

export interface BuildOptions {
  /** Refuse files outside of the folder of their kustomization, as `kustomize build` does. */
  withinFolders?: boolean;
}

/** A fault of a configuration or kustomization. */
export interface ConfigProblem {
  message: string;
  /** The file; `null` for what was given as an argument. */
  path: string | null;
  /** From 1. */
  line: number | null;
  /** In characters, from 1. */
  column: number | null;
  /** In bytes. */
  length: number | null;
}

/** What every call throws. */
export class LintainerError extends Error {
  constructor(kind: "usage" | "config" | "build" | "internal", message: string, problems?: ConfigProblem[]);
  /**
   * `usage`: an argument is wrong. `config`: see `problems`. `build`: a kustomization does not build; the first of `problems`
   * says why and where, the others are the entries that led there; or a chart does not render: each of `problems` is a template
   * that ends. `internal`: a fault of this program; load it anew.
   */
  readonly kind: "usage" | "config" | "build" | "internal";
  readonly problems: ConfigProblem[];
}

/** Texts or bytes by path, with `/` between folders. */
export type Files =
  | Readonly<Record<string, string | Uint8Array>>
  | Iterable<readonly [path: string, content: string | Uint8Array]>;

/**
 * The text of a `lintainer.toml` that applies to all files, or that and keys above it.
 * Without a text the files named `lintainer.toml` among those of the call apply below their folders.
 * Where no `today` is set, the day is that of the call, or in Node what the variable `SOURCE_DATE_EPOCH` says.
 */
export type Configuration = string | { toml?: string; overrides?: Record<string, unknown> };

/** What a rendering should look like. */
export interface RenderOptions {
  colour?: boolean;
  unicode?: boolean;
  hyperlinks?: boolean;
  /** In columns. */
  width?: number;
  showSuppressed?: boolean;
  statistics?: boolean;
  /** `text`, `concise`: no summary. Default: false. */
  quiet?: boolean;
  /** The folder that the paths are relative to, as seen from the repository's root. */
  base?: string;
  run?: {
    /** RFC 3339 in UTC; the time of the call where nothing is said. */
    started?: string;
    finished?: string;
    category?: string;
    repository?: string;
    revision?: string;
    branch?: string;
  };
}

/** What may be written at a place. */
export interface Completion {
  /** What is replaced: the word around the place, or nothing. */
  range: Range;
  /** The most likely first. */
  items: CompletionItem[];
}

export interface CompletionItem {
  /** A key or a value, perhaps with the dash of an item before it; what a comment does (`ignore[]`). */
  label: string;
  /** What is compared with what has been typed. */
  word: string;
  kind: "key" | "value" | "verb";
  /** More about it in a word or two. */
  detail: string;
  /** What is written; it ends where a value is wanted. */
  text: string;
  /** Type, versions, values and the page of the reference, as Markdown. */
  documentation: string | null;
  /** What must be written elsewhere, too. */
  edits: { range: Range; text: string }[];
}

/** What is known of a key, or of a rule that a comment or a configuration names. */
export interface Description {
  range: Range;
  /** Its path in the object: `spec.containers[0].image`; the name of a rule. */
  path: string;
  /** Type, versions, values and the page of the reference, as Markdown; of a rule what happens because of it. */
  documentation: string;
  /** The rule that is named there; `null` for a key. */
  rule: string | null;
}

/** A project that is kept between calls, so that an edit costs one file. */
export class Workspace {
  constructor(configuration?: Configuration);
  /** Replaces the configuration. Its faults show when it is used. */
  configure(configuration?: Configuration): void;
  /** Adds a file or changes it. */
  setFile(path: string, content: string | Uint8Array): void;
  /** Removes a file; whether it was there. */
  removeFile(path: string): boolean;
  /** Gives what a scanner says about an image (Grype, Trivy, CycloneDX …): input of the rules, which is never linted. */
  setReport(path: string, content: string | Uint8Array, image?: string): void;
  /** Takes a report back; whether it was there. */
  removeReport(path: string): boolean;
  check(): Report;
  /** The same as JSON in UTF-8, for passing on: a worker can transfer it without a copy. */
  checkJson(): Uint8Array<ArrayBuffer>;
  /** The texts after all fixes; the workspace stays as it is. */
  fix(safety?: Safety): FixResult;
  render(format: Format, options?: RenderOptions): string;
  /** The rules that the project writes itself (`custom-rules`), as they were at the last check. */
  ownRules(): Rule[];
  /**
   * What the schemas of Kubernetes and of Compose let stand at a place of a file, as it was at the last check; names of rules in
   * comments that ignore; keys and values of a `lintainer.toml`, as it is now.
   */
  complete(path: string, position: Pick<Position, "line" | "column">): Completion | null;
  /** What these schemas say of the key at a place, or what is known of the rule that is named there. */
  describe(path: string, position: Pick<Position, "line" | "column">): Description | null;
  /** The ways to ignore a rule whose finding begins at a place: the narrowest first. */
  ignores(path: string, position: Pick<Position, "line" | "column">, rule: string): Ignore[];
  /** What is known of a file, as it was at the last check; `null` for one of no format. */
  model(path: string): Model | null;
  /**
   * Builds the kustomization in a folder (or in that file) from the files that are there, with `[kustomize.remote]` of the
   * configuration for bases that lie elsewhere. Nothing is fetched.
   */
  kustomize(path: string, options?: BuildOptions): Build;
  /** The paths of the kustomizations; those first that the last check has built by themselves. */
  kustomizations(): string[];
  /**
   * Renders the chart in a folder (or with that `Chart.yaml`) from the files that are there, as `helm template` does. Nothing is
   * fetched: dependencies are those of `charts` (archives are unpacked) and charts beside it.
   */
  renderChart(path: string, options?: ChartOptions): RenderedChart;
  /** The paths of the `Chart.yaml` of charts that stand in no other one. */
  charts(): string[];
  /** Gives the memory back. */
  free(): void;
  [Symbol.dispose](): void;
}

/** Checks files as one project. */
export function check(files: Files, configuration?: Configuration): Report;
/** Applies fixes up to a degree of safety until nothing changes. */
export function fix(files: Files, configuration?: Configuration, safety?: Safety): FixResult;
/** Checks files and writes the report in a format. */
export function render(
  files: Files,
  configuration: Configuration | undefined,
  format: Format,
  options?: RenderOptions,
): string;
/** Builds a kustomization of these files, and says who wrote each line. */
export function kustomize(files: Files, path: string, configuration?: Configuration, options?: BuildOptions): Build;
/** Renders a chart of these files, and says where each line came from. */
export function renderChart(files: Files, path: string, configuration?: Configuration, options?: ChartOptions): RenderedChart;
/** All rules by name. */
export function rules(): Rule[];
/** The twelve practices that rules belong to; 0 is what must hold before any of them can. */
export function practices(): { number: number; title: string }[];
/** A rule by its name or by that of another tool (`hadolint/DL3006`, `DL3006`). */
export function rule(name: string): Rule;
/** What a rule is about, as text for a terminal. */
export function explain(name: string): string;
/** The names of the output formats. */
export function formats(): Format[];
/** Whether a file could matter to the linter, by its path alone: which files of a folder to read. */
export function isCandidate(path: string): boolean;
/** The JSON schema of `lintainer.toml`. */
export function configSchema(): Record<string, unknown>;
export function version(): string;
/** Where a position is in a JavaScript string: an index of UTF-16 code units. */
export function indexOf(content: string, position: Pick<Position, "line" | "column">): number;

/** Loads the module; on the web it must be awaited first. Without a source it is loaded from beside the entry point. */
export default function init(
  source?: string | URL | Request | Response | BufferSource | WebAssembly.Module,
): Promise<void>;
