// The work of this browser, kept on this device: a project that outlives reloads and closed tabs. Nothing is sent anywhere.

import { type Shared, checked } from "./share";

const DATABASE = "lintainer-playground";
const STORE = "projects";
const OWN = "own";
const KEPT = "project";

function database(): Promise<IDBDatabase> {
  return new Promise((good, bad) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => good(request.result);
    request.onerror = () => bad(request.error);
  });
}

async function ask<T>(mode: IDBTransactionMode, call: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const open = await database();
  try {
    return await new Promise((good, bad) => {
      const request = call(open.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => good(request.result);
      request.onerror = () => bad(request.error);
    });
  } finally {
    open.close();
  }
}

/** Keeps the project for the next time. Where nothing may be kept, a reload begins anew. */
export async function keepOwn(project: Shared): Promise<void> {
  await ask("readwrite", (store) => store.put(project, OWN)).catch(() => undefined);
}

/** The project of the last time. */
export async function ownProject(): Promise<Shared | undefined> {
  try {
    return checked(await ask("readonly", (store) => store.get(OWN)));
  } catch {
    return undefined;
  }
}

export async function forgetOwn(): Promise<void> {
  sessionStorage.removeItem(KEPT);
  await ask("readwrite", (store) => store.delete(OWN)).catch(() => undefined);
}

/** Keeps what was made of a shared project for a reload of this tab, with the address that it is shown at. */
export function keepShared(project: Shared): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ at: location.hash, project }));
  } catch {
    // There is no room, or none is granted: a reload begins with what was shared.
  }
}

/** What this tab kept at this address; `undefined` when that is nothing. */
export function keptShared(): Shared | undefined {
  try {
    const { at, project } = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    return at === location.hash ? checked(project) : undefined;
  } catch {
    return undefined;
  }
}
