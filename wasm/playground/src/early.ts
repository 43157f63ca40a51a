// The worker. The first one is started before the larger part of the page is there, so that both load at the same time.

let first: Worker | undefined = create();

function create(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "lintainer" });
}

export function startWorker(): Worker {
  const worker = first ?? create();
  first = undefined;
  return worker;
}
