/** Finds the program: the setting, then the one that comes with the extension, then `PATH`. */

import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";

/** What the search needs to know. */
export interface Where {
  /** The setting; empty where it is not set. */
  readonly setting: string;
  /** The folder of the extension. */
  readonly extension: string;
  /** The first folder of the workspace, if there is one. */
  readonly workspace: string | undefined;
  /** The value of `PATH`. */
  readonly path: string;
  readonly platform: NodeJS.Platform;
}

/** A program, or why there is none. */
export type Located =
  | { readonly command: string; readonly from: "setting" | "bundled" | "path" }
  | { readonly command: undefined; readonly message: string };

/** Finds the program. A setting that leads nowhere is an error, not a reason to take another program. */
export function locate(where: Where): Located {
  const name = where.platform === "win32" ? "lintainer.exe" : "lintainer";
  const wanted = where.setting.trim();
  if (wanted !== "") {
    const expanded = expand(wanted, where.workspace);
    const isPath = /[/\\]/.test(expanded);
    const command = isPath ? absolute(expanded, where.workspace) : search(expanded, where);
    if (command !== undefined && isProgram(command)) {
      return { command, from: "setting" };
    }
    return { command: undefined, message: `lintainer.path is ${wanted}, and there is no program of that name.` };
  }
  const bundled = join(where.extension, "bin", name);
  if (isProgram(bundled)) {
    return { command: bundled, from: "bundled" };
  }
  const command = search(name, where);
  if (command !== undefined) {
    return { command, from: "path" };
  }
  return { command: undefined, message: "The program lintainer was not found. Install it, or set lintainer.path." };
}

function expand(path: string, workspace: string | undefined): string {
  const home = path === "~" || path.startsWith("~/") || path.startsWith("~\\") ? homedir() + path.slice(1) : path;
  return home.replaceAll("${workspaceFolder}", workspace ?? "");
}

function absolute(path: string, workspace: string | undefined): string {
  return isAbsolute(path) || workspace === undefined ? path : join(workspace, path);
}

function search(name: string, where: Where): string | undefined {
  // An empty part would be the current folder, which may be anyone's.
  const folders = where.path.split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
