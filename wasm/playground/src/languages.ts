// Colours for the formats, by the name of the file.

import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { dockerFile } from "@codemirror/legacy-modes/mode/dockerfile";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import type { Extension } from "@codemirror/state";
import { tags as t } from "@lezer/highlight";

const docker = StreamLanguage.define(dockerFile);
const settings = StreamLanguage.define(toml);

export function languageOf(path: string): Extension {
  const name = path.split("/").at(-1)?.toLowerCase() ?? "";
  if (/\.ya?ml$/.test(name)) return yaml();
  if (name.endsWith(".toml")) return settings;
  if (/^(docker|container)file|\.(docker|container)file$/.test(name)) return docker;
  return [];
}

/** The colours are variables, so that one style serves light and dark. */
export const highlighting = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [t.keyword, t.propertyName, t.definition(t.propertyName), t.heading], color: "var(--hl-key)", fontWeight: "600" },
    { tag: [t.string, t.special(t.string), t.content], color: "var(--hl-string)" },
    { tag: [t.number, t.bool, t.atom, t.null], color: "var(--hl-number)" },
    { tag: [t.variableName, t.labelName, t.typeName], color: "var(--hl-name)" },
    { tag: [t.comment, t.lineComment], color: "var(--hl-comment)", fontStyle: "italic" },
    { tag: [t.punctuation, t.separator, t.operator, t.meta], color: "var(--hl-mark)" },
  ]),
);
