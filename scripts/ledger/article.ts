/** A pain that a team feels, and the piece that solves it. */
export type PainRow = { pain: string; piece: string; act: number };

/**
 * A symptom, the right remedy, and the tempting wrong one. `pain` is the row with the same remedy.
 */
export type SymptomRow = {
  symptom: string;
  reachFor: string;
  avoid: string;
  act: number;
  pain?: string;
};

/**
 * The rows of the README's two tables. Pieces refer to a pain or a symptom by its text here. A piece
 * must solve one of them, or support a piece that does.
 */
export const pains: PainRow[] = [
  { pain: "Testing on real user data is terrifying", piece: "Isolated environments", act: 1 },
  { pain: "Nobody knows where logic belongs", piece: "Layered modular structure", act: 1 },
  { pain: "Users say it is slow, but we are guessing", piece: "Observability", act: 2 },
  { pain: "Reads are drowning writes", piece: "CQRS and read models", act: 2 },
  { pain: "Every new feature edits the core service", piece: "Events", act: 3 },
  { pain: "Changing one service breaks another", piece: "Contracts and versioning", act: 3 },
  { pain: "Permissions are copied everywhere", piece: "Externalized authorization", act: 3 },
  { pain: "One outage breaks everything", piece: "Failure design", act: 4 },
  {
    pain: "The legacy system cannot be replaced safely",
    piece: "Strangler fig migration",
    act: 5,
  },
  {
    pain: "AI features need data, tools, and guardrails",
    piece: "AI as a layer of its own",
    act: 5,
  },
];

export const symptoms: SymptomRow[] = [
  {
    symptom: "Live data is being used for testing",
    reachFor: "Isolated environments",
    avoid: "asking everybody to be careful",
    act: 1,
    pain: "Testing on real user data is terrifying",
  },
  {
    symptom: "Logic is duplicated across UI, API, and jobs",
    reachFor: "Modular layers",
    avoid: "splitting into services too early",
    act: 1,
    pain: "Nobody knows where logic belongs",
  },
  {
    symptom: "Nobody can explain a slowdown",
    reachFor: "Observability",
    avoid: "caching blindly",
    act: 2,
    pain: "Users say it is slow, but we are guessing",
  },
  {
    symptom: "Queries need search, filtering, and aggregation at scale",
    reachFor: "Read model / CQRS",
    avoid: "one write schema bent to serve every read",
    act: 2,
    pain: "Reads are drowning writes",
  },
  {
    symptom: "Features react to the same state change",
    reachFor: "Event bus",
    avoid: "one more direct call to a service",
    act: 3,
    pain: "Every new feature edits the core service",
  },
  {
    symptom: "Consumers break after producer changes",
    reachFor: "Contracts and versioning",
    avoid: "coordinating by chat",
    act: 3,
    pain: "Changing one service breaks another",
  },
  {
    symptom: "Permissions differ by workspace, object, role, or agent",
    reachFor: "Externalized authorization",
    avoid: "copying `if` checks around",
    act: 3,
    pain: "Permissions are copied everywhere",
  },
  {
    symptom: "Messages arrive twice or dependencies flap",
    reachFor: "Idempotency, retries, timeouts",
    avoid: "trusting the happy path",
    act: 4,
    pain: "One outage breaks everything",
  },
  {
    symptom: "Legacy replacement is risky",
    reachFor: "Strangler fig migration",
    avoid: "a big-bang rewrite",
    act: 5,
    pain: "The legacy system cannot be replaced safely",
  },
  {
    symptom: "AI features need private data or tools",
    reachFor: "AI layer with authorization, evaluation, tracing",
    avoid: "model calls straight from any service",
    act: 5,
    pain: "AI features need data, tools, and guardrails",
  },
  {
    symptom: "AI coding agents create risky diffs",
    reachFor: "Specifications, tests, CI, review gates",
    avoid: "trusting generated code because it compiles",
    act: 5,
  },
];

/** Pains that are in no table, because a piece that solves another pain solves them, too. */
const alsoSaid = ["Customers say data is missing"];

/** Whether a text names a row of the tables; quotes, case and a final full stop don't count. */
export function isKnownPain(text: string): boolean {
  const known = [...pains.map(({ pain }) => pain), ...symptoms.map(({ symptom }) => symptom)];
  return [...known, ...alsoSaid].some((name) => sameName(name, text));
}

/** Compares names of rows as people write them. */
export function sameName(one: string, other: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/["“”'’.]/g, "")
      .trim();
  return plain(one) === plain(other);
}
