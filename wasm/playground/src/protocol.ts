// What the page and the worker say to each other.

import type {
  Build,
  Completion,
  ConfigProblem,
  Description,
  FixResult,
  Format,
  Ignore,
  Model,
  Position,
  RenderedChart,
  Rule,
  Safety,
} from "lintainer";

/** A line and a column, from 1, in characters. */
export type Place = Pick<Position, "line" | "column">;

/** A call; the answer bears its number. */
export type Call =
  | { kind: "check"; changes: [path: string, text: string | null][] }
  | { kind: "report"; path: string; text: string | null }
  | { kind: "complete"; path: string; position: Place }
  | { kind: "describe"; path: string; position: Place }
  | { kind: "ignores"; path: string; position: Place; rule: string }
  | { kind: "model"; path: string }
  | { kind: "build"; path: string; values: string[] }
  | { kind: "fix"; safety: Safety }
  | { kind: "render"; format: Format }
  | { kind: "candidates"; paths: string[] }
  | { kind: "catalogue" };

export interface Catalogue {
  rules: Rule[];
  practices: { number: number; title: string }[];
  formats: Format[];
  version: string;
}

export interface Checked {
  /** The report as JSON in UTF-8, which is handed over: passing objects would cost more. */
  json: Uint8Array<ArrayBuffer>;
  /** Faults of the settings; the report is that of the last good ones. */
  problems: ConfigProblem[];
  /** The rules that the project writes itself. */
  own: Rule[];
  /** The kustomizations, those that no other one lists first, then the charts. */
  buildable: Buildable[];
  /** How long linting took, in milliseconds. */
  time: number;
}

/** What can be built: a kustomization, or a chart with the paths of its files of values beside `values.yaml`. */
export interface Buildable {
  path: string;
  values?: string[];
}

/** What that comes to, or why it does not build. */
export type Built = Build | RenderedChart | { problems: ConfigProblem[] };

export interface Answers {
  check: Checked;
  /** Why the report of a scanner cannot be used; `null` if it can. */
  report: string | null;
  complete: Completion | null;
  describe: Description | null;
  ignores: Ignore[];
  model: Model | null;
  build: Built;
  fix: FixResult;
  render: string;
  candidates: boolean[];
  catalogue: Catalogue;
}

export type Answer = { id: number; value: Answers[Call["kind"]] } | { id: number; error: string; kind: string };

/** The file that the settings pane edits. */
export const SETTINGS = "lintainer.toml";
