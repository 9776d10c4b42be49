import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A wire between a screen and its server that can be cut, or go dead without anyone being told. */
export interface CuttableProxy {
  url: string;
  /** Breaks every connection and lets none in until `mend`. */
  cut(): void;
  /** Nothing passes any more, but every connection stays open: a dead wireless cell. */
  stall(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function openCuttableProxy(targetUrl: string): Promise<CuttableProxy> {
  const { hostname, port } = new URL(targetUrl);
  let state: "open" | "cut" | "stalled" = "open";
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (state === "cut") return void near.destroy();
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (chunk) => void to.write(chunk));
      from.on("end", () => to.end());
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      if (state === "stalled") from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      state = "cut";
      for (const socket of sockets) socket.destroy();
    },
    stall() {
      state = "stalled";
      for (const socket of sockets) socket.pause();
    },
    mend() {
      state = "open";
      for (const socket of sockets) socket.resume();
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
