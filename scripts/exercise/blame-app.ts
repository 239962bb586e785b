import { UserError } from "../../shared/kit/command.ts";

/**
 * Returns an error about the playground with a text that names the app, because the learner's latest
 * code is the most likely cause.
 */
export function blameApp(error: unknown): unknown {
  if (!(error instanceof UserError) || !/^(The environments of )?playground /.test(error.message))
    return error;
  return new UserError(
    error.message.replace(/^playground/, "The app in playground/"),
    "Fix it in playground/, then: npm run exercise start ('start fresh' begins with new data).",
  );
}
