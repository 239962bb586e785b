import { UserError } from "../../shared/kit/command.ts";

/** What fails in the playground is most likely what somebody has just written, not the machine. */
export function blameApp(error: unknown): unknown {
  if (!(error instanceof UserError) || !/^(The environments of )?playground /.test(error.message))
    return error;
  return new UserError(
    error.message.replace(/^playground/, "The app in playground/"),
    "Mend that in playground/, then: npm run exercise start ('start fresh' begins with new data).",
  );
}
