// From the linter's lines and characters to the editor's offsets.

import type { Position, Range } from "lintainer";
import type { Text } from "@codemirror/state";

/** Lines and columns count from 1; columns count characters, the editor counts UTF-16 code units. */
export function offsetOf(text: Text, position: Pick<Position, "line" | "column">): number {
  const line = text.line(Math.min(Math.max(position.line, 1), text.lines));
  let units = 0;
  let content: string | undefined;
  for (let column = 1; column < position.column && units < line.length; column += 1) {
    content ??= line.text;
    units += (content.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return line.from + Math.min(units, line.length);
}

/** The line and column of an offset, both from 1. */
export function placeOf(text: Text, offset: number): Pick<Position, "line" | "column"> {
  const line = text.lineAt(offset);
  return { line: line.number, column: [...line.text.slice(0, offset - line.from)].length + 1 };
}

export function rangeOf(text: Text, range: Range): { from: number; to: number } {
  const from = offsetOf(text, range.start);
  return { from, to: Math.max(from, offsetOf(text, range.end)) };
}
