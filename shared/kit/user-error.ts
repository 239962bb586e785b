/**
 * An error that is meant for the person at the keyboard: what is wrong, and what helps.
 * The command line prints both without a stack.
 */
export class UserError extends Error {
  readonly remedy: string;

  constructor(problem: string, remedy: string) {
    super(problem);
    this.name = "UserError";
    this.remedy = remedy;
  }
}
