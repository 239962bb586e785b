import type { ChartQuery } from "../chart.ts";

/** A chart of the overview. It appears once its metric exists. */
export type Panel = { title: string } & Pick<ChartQuery, "metric" | "show" | "by" | "attributes">;

/** Two counters that must become equal: what is due, and what is done. */
export type Promised = { title: string; due: string; done: string };

/**
 * Correctness: an app can answer 200 quickly and still be wrong. Only a comparison of due and done
 * shows it.
 */
export const promised: Promised[] = [
  { title: "Mails: due and sent", due: "mail.due", done: "mail.sent" },
];

/** Correctness, for apps that store what is due. The first three must return to 0. */
export const overdue: Panel[] = [
  { title: "Messages due and not delivered", metric: "outbox.waiting", show: "value", by: "topic" },
  { title: "Oldest message that waits", metric: "outbox.oldest_age", show: "value", by: "topic" },
  { title: "Todos that are wrong in search", metric: "search.wrong", show: "value" },
  { title: "E-mails withheld by the hourly limit", metric: "email.withheld", show: "value" },
  {
    title: "Gauges that could not be read",
    metric: "observation.failures",
    show: "value",
    by: "gauge",
  },
];

/** Rate, errors and duration of user journeys (Tom Wilkie's RED method). */
export const journeys = { metric: "journey.duration", by: "journey", outcome: "outcome" };

const pool = "db.client.connection.pool.name";

/** Saturation: resources that fill up before they fail, and the lag of background work. */
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
    title: "Oldest transaction: while it is open, dead rows stay",
    metric: "db.oldest_transaction",
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
