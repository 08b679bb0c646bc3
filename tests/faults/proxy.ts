import net from "node:net";

/** What the proxy does to a connection: nothing, delay, a reset, silence, or a cut after so many bytes of the answer. */
export type Fault =
  | { kind: "none" }
  | { kind: "latency"; ms: number }
  | { kind: "reset" }
  | { kind: "black-hole" }
  | { kind: "cut"; afterBytes: number };

export type Proxy = { port: number; host: string; set: (fault: Fault) => void; connections: () => number; close: () => Promise<void> };

/** A TCP proxy for drills. A fault holds for the connections that are open and for new ones. */
export async function startProxy(target: { host: string; port: number }, listen: { host?: string; port?: number } = {}): Promise<Proxy> {
  let fault: Fault = { kind: "none" };
  const open = new Set<net.Socket>();
  const server = net.createServer((client) => {
    if (fault.kind === "reset") return void client.resetAndDestroy();
    const upstream = net.connect(target.port, target.host);
    let answered = 0;
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        open.delete(socket);
        end();
      });
    }
    const pass = (from: net.Socket, to: net.Socket, isAnswer: boolean) =>
      from.on("data", (data: Buffer) => {
        if (fault.kind === "black-hole") return;
        if (fault.kind === "latency") return void setTimeout(() => to.writable && to.write(data), fault.ms);
        if (fault.kind === "cut" && isAnswer) {
          const left = fault.afterBytes - answered;
          answered += data.length;
          if (data.length >= left) {
            to.write(data.subarray(0, Math.max(0, left)), () => client.resetAndDestroy());
            return;
          }
        }
        to.write(data);
      });
    pass(client, upstream, false);
    pass(upstream, client, true);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(listen.port ?? 0, listen.host ?? "127.0.0.1", resolve);
  });
  const address = server.address() as net.AddressInfo;
  return {
    port: address.port,
    host: address.address,
    set: (next) => {
      fault = next;
      if (next.kind === "reset") for (const socket of open) socket.resetAndDestroy();
    },
    connections: () => open.size,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
