import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import express, { type Express, type Response } from "express";
import { openApi } from "../src/edge/openapi.ts";

type Header = { required?: boolean; schema: object };
type Described = { headers?: Record<string, Header>; content?: Record<string, { schema: object }> };

const ajv = formats.default(new Ajv2020({ strict: false }).addSchema(openApi, "document"));

/** Says what is wrong with a value, or nothing. References lead into the document. */
function wrong(schema: object, value: unknown): string {
  const absolute = JSON.stringify(schema).replaceAll('"$ref":"#', '"$ref":"document#');
  return ajv.validate(JSON.parse(absolute), value) ? "" : ajv.errorsText();
}

/** Returns what a reference of the document stands for. */
function resolved<T>(value: T | { $ref: string }): T {
  if (!(value instanceof Object && "$ref" in value)) return value;
  const [, , kind, name] = value.$ref.split("/");
  return openApi.components?.[kind as "headers"]?.[name as string] as T;
}

/** Returns the responses that the document has for a request, if it has the request. */
function responsesTo(method: string, path: string) {
  const segments = path.replace(/^\/v1\//, "/").split("/");
  for (const [template, operations] of Object.entries(openApi.paths ?? {})) {
    const parts = template.split("/");
    const fits = parts.every((part, i) => part === segments[i] || (part[0] === "{" && segments[i]));
    if (fits && parts.length === segments.length)
      return operations[method.toLowerCase() as "get"]?.responses as Record<string, Described>;
  }
}

/** Says what a response has that the document lacks, or what it lacks. */
function problemsOf(method: string, path: string, res: Response, body: string): string[] {
  const type = String(res.get("Content-Type") ?? "").split(";")[0] ?? "";
  const responses = responsesTo(method === "HEAD" ? "GET" : method, path);
  if (!responses) {
    const isPage = /^(\/v1)?\/($|web\/|docs|openapi.json)/.test(path);
    return isPage || type === "application/problem+json" ? [] : ["is not documented"];
  }
  const described = responses[res.statusCode];
  if (!described) return [`has the status ${res.statusCode}`];
  const { headers = {}, content } = resolved(described);
  const problems = Object.entries(headers).map(([name, header]) => {
    const { required, schema } = resolved(header);
    const value = res.get(name);
    if (value === undefined) return required ? `lacks ${name}` : "";
    return wrong(schema, value);
  });
  const media = content?.[type];
  if (media && method !== "HEAD") problems.push(wrong(media.schema, JSON.parse(body)));
  if (!media && body !== "") problems.push(`has a body of type '${type}'`);
  return problems.filter((problem) => problem !== "");
}

/** Passes requests on to an app, and collects what is not documented in its responses. */
export function documented(app: Express, undocumented: string[]): Express {
  const checked = express();
  checked.use((req, res, next) => {
    const { method, path } = req;
    const chunks: Uint8Array[] = [];
    for (const name of ["write", "end"] as const) {
      const original = res[name].bind(res) as (...args: unknown[]) => boolean;
      res[name] = ((...args: unknown[]) => {
        if (typeof args[0] === "string") chunks.push(Buffer.from(args[0]));
        if (args[0] instanceof Uint8Array) chunks.push(args[0]);
        return original(...args);
      }) as typeof res.write & typeof res.end;
    }
    res.once("finish", () => {
      for (const problem of problemsOf(method, path, res, Buffer.concat(chunks).toString()))
        undocumented.push(`The response to ${method} ${path} ${problem}.`);
    });
    next();
  });
  checked.use(app);
  return checked;
}
