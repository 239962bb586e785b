import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/**
 * Stands between a test and the server at an address. While it is down, it accepts no connection and has
 * none. `url` is the same address with the proxy's host and port.
 */
export async function tcpProxy(address: string) {
  const { hostname, port } = new URL(address);
  const sockets = new Set<Socket>();
  let isDown = false;
  const end = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((socket) => {
    if (isDown) return socket.destroy();
    const onward = connect(Number(port), hostname);
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(from);
      from.on("error", () => {}); // followed by "close"
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    end();
  });
  const { port: own } = server.address() as AddressInfo;
  return {
    url: Object.assign(new URL(address), { host: `127.0.0.1:${own}` }).href,
    setDown(down: boolean) {
      isDown = down;
      if (down) end();
    },
  };
}
