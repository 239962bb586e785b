/** What a rule of the product refuses. Only the edge knows which status of HTTP that is. */
export class Refusal extends Error {}

/** It does not exist, or the caller may not see it: the two must look the same from outside. */
export class NotFound extends Refusal {
  constructor(thing: string) {
    super(`There is no such ${thing}.`);
  }
}

/** The caller sees it but may not do this with it. */
export class Forbidden extends Refusal {}

/** It does not fit what is there already. */
export class Conflict extends Refusal {}

export class NotLoggedIn extends Refusal {}

/** A value that breaks a rule: which field, and why. */
export class InvalidInput extends Refusal {
  readonly field: string;
  readonly reason: string;

  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`);
    this.field = field;
    this.reason = reason;
  }
}
