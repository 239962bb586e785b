import { pino } from "pino";

/** Logs as lines of JSON on standard output: whoever runs the app decides where they go. */
export const log = pino({ base: null });

export const logError = (error: unknown) => log.error(error);
