import { PermissionViolationError } from "@nats-io/transport-node";
import { onTestFinished } from "vitest";
import { openEventBus } from "../src/async/event-bus.ts";

/** Connects as the user in this address. `refused` collects the subjects that the server refuses. */
export async function watchRefusals(url: string, stream: string) {
  const { connection, close } = await openEventBus(url, stream);
  onTestFinished(close);
  const refused: string[] = [];
  const watch = async () => {
    for await (const status of connection.status()) {
      const error = status.type === "error" && status.error;
      if (error instanceof PermissionViolationError) refused.push(error.subject);
    }
  };
  void watch();
  return { connection, refused };
}
