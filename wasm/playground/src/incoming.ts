// Files from this device: dropped, or chosen in a folder; archives are unpacked.

import { isArchive, unpack } from "./archives";

/** Limits for what is taken: a playground, not an archive. */
const MAX_FILES = 400;
const MAX_BYTES = 2_000_000;
const MAX_REPORT_BYTES = 40_000_000;
/** A rule that the project writes itself. */
const RULE = /\.md$/i;
const DEFINITION = /^```+toml rule$/m;
/** What scanners write. */
const REPORT = /\.(json|sarif)$/i;
const SKIPPED = /(^|\/)(\.git|node_modules|target|\.venv|vendor)\//;

export interface Found {
  path: string;
  file: () => Promise<Blob>;
}

export interface Taken {
  files: [path: string, text: string][];
  /** What may be reports of scanners. */
  reports: [path: string, text: string][];
  /** What was left out although it might matter, for people. */
  left: string[];
}

/** All files of a drop, folders included. The list must be taken before the event is over. */
export async function dropped(data: DataTransfer): Promise<Found[]> {
  const entries: FileSystemEntry[] = [];
  const found: Found[] = [];
  for (const item of data.items) {
    const entry = item.webkitGetAsEntry();
    // What comes from elsewhere than a file system is a file without an entry.
    const file = entry ? null : item.getAsFile();
    if (entry) entries.push(entry);
    if (file) found.push({ path: file.name, file: () => Promise.resolve(file) });
  }
  // A single folder is the project itself; its name would only be in the way.
  const only = entries.length === 1 ? entries[0] : undefined;
  const prefix = only?.isDirectory ? `${only.fullPath}/` : "/";
  const open = [...entries];
  for (let entry = open.pop(); entry && found.length < MAX_FILES * 25; entry = open.pop()) {
    if (entry.isFile) {
      const file = entry as FileSystemFileEntry;
      found.push({ path: entry.fullPath.slice(prefix.length), file: () => new Promise((good, bad) => file.file(good, bad)) });
    } else if (!SKIPPED.test(`${entry.fullPath}/`)) {
      open.push(...(await list(entry as FileSystemDirectoryEntry)));
    }
  }
  return found;
}

async function list(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  // Each call gives some of them, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((good, bad) => reader.readEntries(good, bad));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** The files of an input; with a folder its own name is left out. */
export function chosen(files: FileList): Found[] {
  return [...files].map((file) => {
    const path = file.webkitRelativePath;
    return { path: path ? path.slice(path.indexOf("/") + 1) : file.name, file: () => Promise.resolve(file) };
  });
}

/** The files with those of archives in the place of these. An archive alone is the project itself, without the one folder in it. */
async function unpacked(found: Found[], left: string[]): Promise<Found[]> {
  const all: Found[] = [];
  for (const one of found) {
    if (!isArchive(one.path)) {
      all.push(one);
      continue;
    }
    try {
      const packed = await unpack(one.path, await one.file());
      const folder = one.path.slice(0, one.path.lastIndexOf("/") + 1);
      const inside = found.length === 1 ? commonFolder(packed.map(({ path }) => path)) : "";
      all.push(...packed.map(({ path, bytes }) => ({ path: folder + path.slice(inside.length), file: async () => new Blob([await bytes()]) })));
    } catch (error) {
      left.push(`${one.path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return all;
}

/** The folder that all paths are in, with its slash; empty if there is none. */
function commonFolder(paths: string[]): string {
  const first = paths[0] ?? "";
  const folder = first.slice(0, first.indexOf("/") + 1);
  return paths.every((path) => path.startsWith(folder)) ? folder : "";
}

/** Reads what may matter. `wanted` says so for each path. */
export async function take(given: Found[], wanted: (paths: string[]) => Promise<boolean[]>): Promise<Taken> {
  const left: string[] = [];
  const found = await unpacked(given.filter(({ path }) => !SKIPPED.test(path)), left);
  const near = found.filter(({ path }) => !SKIPPED.test(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const isWanted = await wanted(near.map(({ path }) => path));
  // The templates of a chart may read any file beside them.
  const charts = near.flatMap(({ path }) => (/(^|\/)Chart\.yaml$/.test(path) ? [path.slice(0, -"Chart.yaml".length)] : []));
  const files: [string, string][] = [];
  const reports: [string, string][] = [];
  for (const [index, { path, file }] of near.entries()) {
    const isOfChart = charts.some((folder) => path.startsWith(folder));
    const isReport = !isWanted[index] && !isOfChart && REPORT.test(path);
    const isRule = !isWanted[index] && !isOfChart && RULE.test(path);
    if (!isWanted[index] && !isOfChart && !isReport && !isRule) continue;
    if (files.length + reports.length === MAX_FILES) {
      left.push(`more than ${MAX_FILES} files`);
      break;
    }
    try {
      const content = await file();
      if (isRule && !(content.size <= MAX_BYTES && DEFINITION.test(await content.text()))) continue;
      if (content.size > (isReport ? MAX_REPORT_BYTES : MAX_BYTES)) {
        left.push(`${path}: too large`);
        continue;
      }
      const text = await content.text();
      if (!text.includes("\0")) (isReport ? reports : files).push([path, text]);
      else if (isWanted[index]) left.push(`${path}: not a text`);
    } catch (error) {
      left.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { files, reports, left };
}
