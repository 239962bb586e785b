/** A rule of the product refuses a request. Only the edge knows which HTTP status that is. */
export class Refusal extends Error {}

/** Does not exist, or the caller may not see it: both must look the same from outside. */
export class NotFound extends Refusal {
  constructor(thing: string) {
    super(`There is no such ${thing}.`);
  }
}

/** The caller may see it but not do this with it. */
export class Forbidden extends Refusal {}

/** The request contradicts the present state. */
export class Conflict extends Refusal {}

export class NotLoggedIn extends Refusal {}

/** The caller, or all callers together, ask for more than the server can do now. */
export class TooManyRequests extends Refusal {}

/** The caller stopped waiting before the work began. */
export class CallerLeft extends Refusal {}

/** A value breaks a rule: names the field and the reason. */
export class InvalidInput extends Refusal {
  readonly field: string;
  readonly reason: string;

  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`);
    this.field = field;
    this.reason = reason;
  }
}
