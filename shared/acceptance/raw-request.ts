import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { actUrl } from "./environment.ts";

/** Sends bytes as they are, and returns the status, the headers and the body of the response. */
export async function sendRaw(
  bytes: string,
): Promise<{ status: number; head: string; body: string }> {
  const { hostname, port } = new URL(actUrl());
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  const answer = await text(socket);
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), head, body };
}
