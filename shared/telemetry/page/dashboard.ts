import type { ChartQuery } from "../chart.ts";

/** A chart of the overview; it appears once the metric does. */
export type Panel = { title: string } & Pick<ChartQuery, "metric" | "show" | "by" | "attributes">;

/** Two counters that must meet: what should happen, and what has happened. */
export type Promised = { title: string; due: string; done: string };

/**
 * Correctness: an app can answer 200, fast, while it is wrong. Only what was due and what came of it,
 * side by side, tell.
 */
export const promised: Promised[] = [
  { title: "Mails: due and sent", due: "mail.due", done: "mail.sent" },
];

/** Correctness, where what is due is written down: 0 is right, and it must come back to 0. */
export const overdue: Panel[] = [
  { title: "Messages due and not delivered", metric: "outbox.waiting", show: "value", by: "topic" },
  { title: "Oldest message that waits", metric: "outbox.oldest_age", show: "value", by: "topic" },
  { title: "Todos written and not findable", metric: "search.missing", show: "value" },
];

/** Rate, errors and duration of what people came to do (Tom Wilkie's RED method). */
export const journeys = { metric: "journey.duration", by: "journey", outcome: "outcome" };

const pool = "db.client.connection.pool.name";

/** What fills up before it breaks: saturation, and how far what is done later lies behind. */
export const saturation: Panel[] = [
  {
    title: "Database connections in use, by pool",
    metric: "db.client.connection.count",
    show: "value",
    by: pool,
    attributes: { "db.client.connection.state": "used" },
  },
  {
    title: "Requests that wait for a connection, by pool",
    metric: "db.client.connection.pending_requests",
    show: "value",
    by: pool,
  },
  {
    title: "Statements that wait for a lock",
    metric: "db.waiting_for_lock",
    show: "value",
  },
  {
    title: "From a change to the delivery of its message (p95)",
    metric: "message.delay",
    show: "percentiles",
    by: "topic",
  },
  {
    title: "Event loop: share of the time in use",
    metric: "nodejs.eventloop.utilization",
    show: "value",
  },
];
