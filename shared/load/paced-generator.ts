import { once } from "node:events";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { patienceMs, type Sample, type Stream } from "./paced.ts";

const agent = new Agent({ keepAlive: true });

/**
 * Sends one request. Returns its status, or 0 without an answer. A server closes connections that
 * nobody uses. If it does so just when a request begins, the request is sent again.
 */
async function send(
  url: string,
  stream: Stream,
  headers: Record<string, string>,
  signal = AbortSignal.timeout(patienceMs),
): Promise<number> {
  const { method, body } = stream;
  const sent = request(url, { method, headers, agent, signal });
  try {
    sent.end(body);
    const [response] = await once(sent, "response");
    response.resume();
    await once(response, "end");
    return response.statusCode;
  } catch (error) {
    const wasClosed = sent.reusedSocket && (error as NodeJS.ErrnoException).code === "ECONNRESET";
    return wasClosed ? send(url, stream, headers, signal) : 0;
  }
}

/** Sends the requests of a stream when they are due, without waiting for earlier answers. */
async function run(stream: Stream, beganAt: number): Promise<void> {
  const { name, urls, headers, ratePerSecond, fromSecond, seconds } = stream;
  const answers: Promise<void>[] = [];
  for (let i = 0; i < seconds * ratePerSecond; i++) {
    const dueMs = (fromSecond + i / ratePerSecond) * 1000;
    const waitMs = beganAt + dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const answer = send(urls[i % urls.length] ?? "", stream, headers[i % headers.length] ?? {});
    const report = (status: number) => {
      const tookMs = performance.now() - beganAt - dueMs;
      process.send?.({ stream: name, dueMs, tookMs, status } satisfies Sample);
    };
    answers.push(answer.then(report));
  }
  await Promise.all(answers);
}

process.once("message", async (streams: Stream[]) => {
  process.send?.("began");
  const beganAt = performance.now();
  await Promise.all(streams.map((stream) => run(stream, beganAt)));
  agent.destroy();
  process.disconnect();
});
