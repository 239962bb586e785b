import { pino } from "pino";

/** What helps to find an error, without all the objects that drivers hang on it. */
const err = ({ name, message, code, stack }: Error & { code?: string }) => ({
  type: name,
  message,
  code,
  stack,
});

/** Logs as lines of JSON on standard output: whoever runs the app decides where they go. */
export const log = pino({ base: null, serializers: { err } });

export const logError = (error: unknown) => log.error(error);
