/**
 * An error for the user: what is wrong, and what to do. The command line prints both without a
 * stack.
 */
export class UserError extends Error {
  readonly remedy: string;

  constructor(problem: string, remedy: string) {
    super(problem);
    this.name = "UserError";
    this.remedy = remedy;
  }
}
