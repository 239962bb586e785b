import { pino } from "pino";

/** The parts of an error that help to find its cause. Drivers attach many more objects to it. */
const err = ({ name, message, code, stack }: Error & { code?: string }) => ({
  type: name,
  message,
  code,
  stack,
});

/** Logs lines of JSON to standard output. The operator decides where to store them. */
export const log = pino({ base: null, serializers: { err } });

export const logError = (error: unknown) => log.error(error);
