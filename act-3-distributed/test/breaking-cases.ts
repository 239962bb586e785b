/** A change of an API, and whether it breaks those who use it. */
export type Case = { name: string; before: object; after: object; breaks: boolean };

/** An API with one operation. */
function api(operation: object, document: object = {}) {
  const post = { responses: { 201: { description: "Created" } }, ...operation };
  return {
    openapi: "3.1.1",
    info: { title: "Todos", version: "1" },
    paths: { "/todos": { post } },
    ...document,
  };
}

const json = (schema: object) => ({ content: { "application/json": { schema } } });
const todo = (properties: object, required: string[] = [], more: object = {}) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
  ...more,
});
const field = (schema: object) => todo({ title: schema }, ["title"]);

const text = { type: "string" };
const number = { type: "number" };

/** A change of a schema: before, after, whether it breaks an input, and an output. */
const schemas: [string, object, object, boolean, boolean][] = [
  ["a new optional property", todo({ a: text }), todo({ a: text, b: text }), false, false],
  ["a new required property", todo({ a: text }), todo({ a: text, b: text }, ["b"]), true, false],
  ["a property that is gone", todo({ a: text, b: text }), todo({ a: text }), true, true],
  ["constructor is gone", todo({ constructor: text }), todo({}), true, true],
  ["a property with another name", field(text), todo({ name: text }, ["name"]), true, true],
  ["a property that is required now", todo({ a: text }), todo({ a: text }, ["a"]), true, false],
  ["a property that may be missing now", todo({ a: text }, ["a"]), todo({ a: text }), false, true],
  ["another type", field(text), field(number), true, true],
  ["a number instead of an integer", field({ type: "integer" }), field(number), false, true],
  ["an integer instead of a number", field(number), field({ type: "integer" }), true, false],
  ["null is allowed now", field(text), field({ type: ["string", "null"] }), false, true],
  ["null is no longer allowed", field({ type: ["string", "null"] }), field(text), true, false],
  ["one alternative more", field({ anyOf: [text] }), field({ anyOf: [text, number] }), false, true],
  ["one alternative less", field({ anyOf: [text, number] }), field({ anyOf: [text] }), true, false],
  [
    "another value",
    field({ ...text, enum: ["a"] }),
    field({ ...text, enum: ["a", "b"] }),
    false,
    true,
  ],
  [
    "one value less",
    field({ ...text, enum: ["a", "b"] }),
    field({ ...text, enum: ["a"] }),
    true,
    false,
  ],
  ["another constant", field({ const: "a" }), field({ const: "b" }), true, true],
  ["values instead of a constant", field({ const: "a" }), field({ enum: ["a", "b"] }), false, true],
  ["a format", field(text), field({ ...text, format: "uuid" }), true, false],
  ["no format", field({ ...text, format: "uuid" }), field(text), false, true],
  [
    "another format",
    field({ ...text, format: "date" }),
    field({ ...text, format: "uuid" }),
    true,
    true,
  ],
  ["a pattern", field(text), field({ ...text, pattern: "^a" }), true, false],
  ["no pattern", field({ ...text, pattern: "^a" }), field(text), false, true],
  [
    "another pattern",
    field({ ...text, pattern: "^a" }),
    field({ ...text, pattern: "^b" }),
    true,
    true,
  ],
  [
    "a lower maxLength",
    field({ ...text, maxLength: 9 }),
    field({ ...text, maxLength: 8 }),
    true,
    false,
  ],
  [
    "a higher maxLength",
    field({ ...text, maxLength: 8 }),
    field({ ...text, maxLength: 9 }),
    false,
    true,
  ],
  ["a maxLength", field(text), field({ ...text, maxLength: 9 }), true, false],
  ["no maxLength", field({ ...text, maxLength: 9 }), field(text), false, true],
  [
    "a higher minLength",
    field({ ...text, minLength: 1 }),
    field({ ...text, minLength: 2 }),
    true,
    false,
  ],
  [
    "a higher minimum",
    field({ ...number, minimum: 0 }),
    field({ ...number, minimum: 1 }),
    true,
    false,
  ],
  [
    "a lower minimum",
    field({ ...number, minimum: 1 }),
    field({ ...number, minimum: 0 }),
    false,
    true,
  ],
  [
    "a lower maximum",
    field({ ...number, maximum: 9 }),
    field({ ...number, maximum: 8 }),
    true,
    false,
  ],
  [
    "an item of another type",
    field({ type: "array", items: text }),
    field({ type: "array", items: number }),
    true,
    true,
  ],
  [
    "fewer items",
    field({ type: "array", items: text }),
    field({ type: "array", items: text, maxItems: 9 }),
    true,
    false,
  ],
  [
    "other properties are refused now",
    todo({ a: text }, [], { additionalProperties: true }),
    todo({ a: text }),
    true,
    false,
  ],
  [
    "other properties are allowed now",
    todo({ a: text }),
    todo({ a: text }, [], { additionalProperties: true }),
    false,
    false,
  ],
  [
    "another default",
    field({ ...text, default: "a" }),
    field({ ...text, default: "b" }),
    true,
    true,
  ],
  ["a keyword that nobody knows", field(text), field({ ...text, "x-unit": "s" }), true, true],
  ["another description", field(text), field({ ...text, description: "The title." }), false, false],
];

const of = (name: string, before: object, after: object, breaks: boolean): Case => ({
  name,
  before,
  after,
  breaks,
});

const query = (name: string, more: object = {}) => ({ in: "query", name, schema: text, ...more });
const parameters = (...list: object[]) => api({ parameters: list });
const answers = (responses: object) => api({ responses });
const created = (more: object = {}) => ({ 201: { description: "Created", ...more } });
const schemes = {
  key: { type: "http", scheme: "bearer" },
  cookie: { type: "apiKey", in: "cookie", name: "s" },
};
const guarded = (security: object[], securitySchemes: object = schemes) =>
  api({ security }, { components: { securitySchemes } });
const location = { Location: { required: true, schema: text } };

const operations: Case[] = [
  of("no change", api({}), api({}), false),
  of("an operation that is gone", api({}), { ...api({}), paths: {} }, true),
  of(
    "a deprecated operation that is gone",
    api({ deprecated: true }),
    { ...api({}), paths: {} },
    false,
  ),
  of("a new path", { ...api({}), paths: {} }, api({}), false),
  of(
    "a server that is gone",
    api({}, { servers: [{ url: "/v1" }, { url: "/" }] }),
    api({}, { servers: [{ url: "/v1" }] }),
    true,
  ),
  of("a new optional parameter", parameters(), parameters(query("a")), false),
  of("a new required parameter", parameters(), parameters(query("a", { required: true })), true),
  of("a parameter that is gone", parameters(query("a")), parameters(), true),
  of(
    "a parameter that is required now",
    parameters(query("a")),
    parameters(query("a", { required: true })),
    true,
  ),
  of(
    "a parameter of another type",
    parameters(query("a")),
    parameters(query("a", { schema: number })),
    true,
  ),
  of(
    "another style of a parameter",
    parameters(query("a")),
    parameters(query("a", { explode: false })),
    true,
  ),
  of("a new required body", api({}), api({ requestBody: { required: true, ...json(text) } }), true),
  of("a new optional body", api({}), api({ requestBody: json(text) }), false),
  of("a body that is gone", api({ requestBody: json(text) }), api({}), true),
  of(
    "a body that is required now",
    api({ requestBody: json(text) }),
    api({ requestBody: { required: true, ...json(text) } }),
    true,
  ),
  of(
    "another media type of a body",
    api({ requestBody: json(text) }),
    api({ requestBody: { content: { "text/plain": { schema: text } } } }),
    true,
  ),
  of("another status", answers(created()), answers({ 200: { description: "OK" } }), true),
  of(
    "a new error",
    answers(created()),
    answers({ ...created(), 409: { description: "Conflict" } }),
    false,
  ),
  of(
    "an error that is gone",
    answers({ ...created(), 409: { description: "Conflict" } }),
    answers(created()),
    false,
  ),
  of("a response that has no body now", answers(created(json(text))), answers(created()), true),
  of("a response that has a body now", answers(created()), answers(created(json(text))), false),
  of("a header that is gone", answers(created({ headers: location })), answers(created()), true),
  of(
    "a header that may be missing now",
    answers(created({ headers: location })),
    answers(created({ headers: { Location: { schema: text } } })),
    true,
  ),
  of("a new header", answers(created()), answers(created({ headers: location })), false),
  of("credentials where none were needed", guarded([]), guarded([{ key: [] }]), true),
  of("no credentials any more", guarded([{ key: [] }]), guarded([]), false),
  of(
    "one way to log in less",
    guarded([{ key: [] }, { cookie: [] }]),
    guarded([{ key: [] }]),
    true,
  ),
  of(
    "one way to log in more",
    guarded([{ key: [] }]),
    guarded([{ key: [] }, { cookie: [] }]),
    false,
  ),
  of(
    "two credentials instead of one",
    guarded([{ key: [] }]),
    guarded([{ key: [], cookie: [] }]),
    true,
  ),
  of(
    "another cookie",
    guarded([{ cookie: [] }]),
    guarded([{ cookie: [] }], { ...schemes, cookie: { ...schemes.cookie, name: "t" } }),
    true,
  ),
];

/** Each change of a schema in a body of a request, and in a body of a response. */
export const cases: Case[] = [
  ...operations,
  ...schemas.flatMap(([name, before, after, breaksInput, breaksOutput]) => {
    const [oldBody, newBody] = [json(before), json(after)];
    return [
      of(
        `input: ${name}`,
        api({ requestBody: oldBody }),
        api({ requestBody: newBody }),
        breaksInput,
      ),
      of(`output: ${name}`, answers(created(oldBody)), answers(created(newBody)), breaksOutput),
    ];
  }),
];
