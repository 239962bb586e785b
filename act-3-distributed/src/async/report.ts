import type { Msg } from "@nats-io/transport-node";
import { z } from "zod";
import type { YearReport } from "../application/statistics.ts";
import type { Month } from "../domain/statistics.ts";
import type { EventBus } from "./event-bus.ts";

const Question = z.object({ year: z.int().min(1).max(9_999) });
type Answer = { months: Month[] } | { error: string };

/** How long the answer may take. */
const answerMs = 60_000;

/** Each stream has a subject of its own. It is not one of those that the stream stores. */
export const reportSubject = (stream: string) => `report.${stream}`;

/**
 * Answers operators who ask for a report. They ask over NATS, because they know its address but not
 * that of the service.
 */
export function answerReports(
  bus: EventBus,
  report: YearReport,
  logError: (error: unknown) => void,
) {
  async function answerTo(question: Msg): Promise<Answer> {
    try {
      const { year } = Question.parse(question.json());
      return { months: await report(year) };
    } catch (error) {
      logError(error);
      return { error: "The report has failed. The log of analytics says why." };
    }
  }

  const questions = bus.connection.subscribe(reportSubject(bus.stream));
  async function run(): Promise<void> {
    for await (const question of questions) {
      question.respond(JSON.stringify(await answerTo(question)));
    }
  }
  const running = run();
  return {
    /** Waits for an answer that has begun. */
    async stop(): Promise<void> {
      await questions.drain();
      await running;
    },
  };
}

/** Asks analytics for the report of a year. */
export async function askForReport(bus: EventBus, year: number): Promise<Month[]> {
  const question = JSON.stringify({ year });
  const options = { timeout: answerMs };
  const subject = reportSubject(bus.stream);
  const reply = await bus.connection.request(subject, question, options).catch((error) => {
    throw new Error(`Analytics does not answer (${error.message}). Is the app running?`);
  });
  const answer = reply.json<Answer>();
  if ("error" in answer) throw new Error(answer.error);
  return answer.months;
}
