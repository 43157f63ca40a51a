// The project in the address: JSON, deflated, in the part behind `#`, which browsers do not send to any server.

export interface Shared {
  files: [path: string, text: string][];
  settings: string;
  /** The path of the open file. */
  open: string;
}

const MARK = "#p1=";
/** What a link may unpack to, in bytes: a small link must not fill the memory. */
const MAX_BYTES = 8_000_000;

export async function encode(shared: Shared): Promise<string> {
  const packed = new Blob([JSON.stringify(shared)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return MARK + btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** What an address says; `undefined` when it says nothing. Throws when it is damaged. */
export async function decode(fragment: string): Promise<Shared | undefined> {
  if (!fragment.startsWith(MARK)) return undefined;
  const binary = atob(fragment.slice(MARK.length).replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MAX_BYTES) throw new Error("it is too large");
    parts.push(value as Uint8Array<ArrayBuffer>);
  }
  return checked(JSON.parse(await new Blob(parts).text()));
}

/** A link may come from anyone. */
export function checked(value: unknown): Shared {
  const { files, settings, open } = value as Record<string, unknown>;
  const isPair = (pair: unknown) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string") && pair[0] !== "";
  if (!Array.isArray(files) || !files.every(isPair) || typeof settings !== "string" || typeof open !== "string") {
    throw new Error("it is no project");
  }
  return { files, settings, open };
}
