import { UserError } from "../../shared/kit/command.ts";

/**
 * Changes an error of the playground to name the app, because the latest code is the most likely
 * cause.
 */
export function blameApp(error: unknown): unknown {
  if (!(error instanceof UserError) || !/^(The environments of )?playground /.test(error.message))
    return error;
  return new UserError(
    error.message.replace(/^playground/, "The app in playground/"),
    "Fix it in playground/, then: npm run exercise start ('start fresh' begins with new data).",
  );
}
