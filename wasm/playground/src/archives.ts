// Files of archives: .zip, .tar, and .tar.gz with its other name .tgz. What is too large is said, and never unpacked to the end.

/** A file of an archive. */
interface Packed {
  path: string;
  /** Bytes, unpacked. Throws where they cannot be had. */
  bytes: () => Promise<Uint8Array<ArrayBuffer>>;
}

/** How large an archive may be, in bytes, as it is and unpacked. */
const MAX_PACKED = 32_000_000;
const MAX_UNPACKED = 128_000_000;
/** How many files one may have. */
const MAX_ENTRIES = 20_000;
/** Files of more bytes are left out: nobody edits them here. */
const MAX_FILE = 2_000_000;
const BLOCK = 512;

const ARCHIVE = /\.(zip|tar|tgz|tar\.gz)$/i;

/** Whether a file is named as an archive. */
export function isArchive(path: string): boolean {
  return ARCHIVE.test(path);
}

/** The files of an archive. Throws when it is broken, or too large. */
export async function unpack(name: string, file: Blob): Promise<Packed[]> {
  if (file.size > MAX_PACKED) throw new Error(`it is larger than ${MAX_PACKED / 1_000_000} MB`);
  if (/\.zip$/i.test(name)) return unzip(file);
  const stream = /\.tar$/i.test(name) ? file.stream() : file.stream().pipeThrough(new DecompressionStream("gzip"));
  return untar(stream);
}

/** Reads a stream piece by piece. */
class Pieces {
  #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  #rest = new Uint8Array(0);
  #total = 0;

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#reader = stream.getReader();
  }

  /** The next bytes; fewer at the end. */
  async take(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let left = count;
    while (left > 0) {
      if (this.#rest.length === 0 && !(await this.#fill())) break;
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      parts.push(part);
      left -= part.length;
    }
    return parts.length === 1 ? (parts[0] as Uint8Array<ArrayBuffer>) : new Uint8Array(await new Blob(parts).arrayBuffer());
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0; ) {
      if (this.#rest.length === 0 && !(await this.#fill())) return;
      const step = Math.min(left, this.#rest.length);
      this.#rest = this.#rest.subarray(step);
      left -= step;
    }
  }

  async #fill(): Promise<boolean> {
    const { value, done } = await this.#reader.read().catch(() => {
      throw new Error("it is damaged");
    });
    if (done) return false;
    this.#total += value.length;
    if (this.#total > MAX_UNPACKED) {
      await this.#reader.cancel();
      throw new Error(`it is larger than ${MAX_UNPACKED / 1_000_000} MB when it is unpacked`);
    }
    this.#rest = value;
    return true;
  }
}

const UTF8 = new TextDecoder();
const text = (bytes: Uint8Array) => UTF8.decode(bytes.subarray(0, bytes.indexOf(0) < 0 ? bytes.length : bytes.indexOf(0)));

/** POSIX.1-2017 (ustar and pax), and the long names of GNU tar. */
async function untar(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Packed[]> {
  const pieces = new Pieces(stream);
  const found: Packed[] = [];
  let longName: string | undefined;
  for (;;) {
    const header = await pieces.take(BLOCK);
    if (header.length < BLOCK || header.every((byte) => byte === 0)) break;
    const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
    if (Number.parseInt(text(header.subarray(148, 156)).trim(), 8) !== sum) throw new Error("it is no tape archive (tar)");
    const size = Number.parseInt(text(header.subarray(124, 136)).trim() || "0", 8);
    if (!Number.isSafeInteger(size)) throw new Error("the size of a file in it is not a number");
    const kind = String.fromCharCode(header[156] ?? 0);
    const isKept = size <= MAX_FILE;
    const content = isKept ? await pieces.take(size) : undefined;
    if (!content) await pieces.skip(size);
    else if (content.length < size) throw new Error("it is cut off");
    await pieces.skip((BLOCK - (size % BLOCK)) % BLOCK);
    if (kind === "L" && content) longName = text(content);
    else if (kind === "x" && content) longName = /^\d+ path=(.*)$/m.exec(UTF8.decode(content))?.[1] ?? longName;
    else if (kind !== "g") {
      const prefix = text(header.subarray(257, 263)) === "ustar" ? text(header.subarray(345, 500)) : "";
      const short = text(header.subarray(0, 100));
      const path = clean(longName ?? (prefix ? `${prefix}/${short}` : short));
      longName = undefined;
      // Links and devices are left out.
      if (path && content && (kind === "0" || kind === "\0" || kind === "7")) found.push({ path, bytes: () => Promise.resolve(content) });
      if (found.length > MAX_ENTRIES) throw new Error(`it has more than ${MAX_ENTRIES} files`);
    }
  }
  if (found.length === 0) throw new Error("it has no files");
  return found;
}

/** PKWARE's APPNOTE 6.3: what is stored or deflated, neither encrypted nor in parts. */
async function unzip(file: Blob): Promise<Packed[]> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const found: Packed[] = [];
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw new Error("it is damaged");
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const [packed, size, nameLength] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true), view.getUint16(at + 28, true)];
    const start = view.getUint32(at + 42, true);
    const path = clean(UTF8.decode(bytes.subarray(at + 46, at + 46 + nameLength)));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (!path || size > MAX_FILE || (flags & 1) !== 0 || (method !== 0 && method !== 8)) continue;
    found.push({ path, bytes: () => inflated(bytes, view, { start, packed, size, method }) });
    if (found.length > MAX_ENTRIES) throw new Error(`it has more than ${MAX_ENTRIES} files`);
  }
  if (found.length === 0) throw new Error("it has no files that can be read");
  return found;
}

/** Where the directory of a zip ends: behind it may be a comment. */
function endOf(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 66_000); at -= 1) {
    if (view.getUint32(at, true) === 0x06054b50) return at;
  }
  throw new Error("it is no zip file");
}

async function inflated(
  bytes: Uint8Array<ArrayBuffer>,
  view: DataView,
  entry: { start: number; packed: number; size: number; method: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const { start, packed, size, method } = entry;
  if (start + 30 > bytes.length || view.getUint32(start, true) !== 0x04034b50) throw new Error("it is damaged");
  const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
  const content = bytes.subarray(from, from + packed);
  if (method === 0) return content;
  const pieces = new Pieces(new Blob([content]).stream().pipeThrough(new DecompressionStream("deflate-raw")));
  // One byte more than it says would be another file than it says.
  const unpacked = await pieces.take(size + 1);
  if (unpacked.length !== size) throw new Error("it is damaged");
  return unpacked;
}

/** A path without what leads elsewhere; empty for a folder, and for what leads out of the archive. */
function clean(written: string): string {
  const slashed = written.replaceAll("\\", "/");
  const parts = slashed.split("/").filter((part) => part !== "" && part !== ".");
  return slashed.endsWith("/") || slashed.startsWith("/") || parts.includes("..") || /^[a-z]:$/i.test(parts[0] ?? "") ? "" : parts.join("/");
}
