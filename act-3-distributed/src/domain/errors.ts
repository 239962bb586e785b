/** A rule of the product refuses a request. The edge maps it to an HTTP status. */
export class Refusal extends Error {}

/** The thing is missing, or the caller may not see it. Both must look the same from outside. */
export class NotFound extends Refusal {
  constructor(thing: string) {
    super(`There is no such ${thing}.`);
  }
}

/** The caller may see the thing, but may not do this with it. */
export class Forbidden extends Refusal {}

/** The request conflicts with the current state. */
export class Conflict extends Refusal {}

export class NotLoggedIn extends Refusal {}

/** Too many requests of the caller, or of all callers together. */
export class TooManyRequests extends Refusal {}

/** The caller stopped waiting before the work began. */
export class CallerLeft extends Refusal {}

/** Something that the request needs does not work now. `message` is for the log. */
export class Unavailable extends Error {
  readonly what: string;

  constructor(what: string, message: string) {
    super(message);
    this.what = what;
  }
}

/** A change is stored, but it does not have all of its effects yet. It will have them soon. */
export class NotInForce extends Error {}

/** A value breaks a rule. The error names the field and the reason. */
export class InvalidInput extends Refusal {
  readonly field: string;
  readonly reason: string;

  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`);
    this.field = field;
    this.reason = reason;
  }
}
