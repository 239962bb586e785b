import { expect, test } from "vitest";
import { readConfig } from "../src/ops/config.ts";

const production = {
  DATABASE_URL: "postgres://todo@127.0.0.1:5432/todo",
  NATS_URL: "nats://127.0.0.1:4222",
  OPENSEARCH_URL: "http://127.0.0.1:9200",
  OPENFGA_URL: "http://127.0.0.1:8080",
  OPENFGA_KEY: "key",
  OPENFGA_STORE: "store",
  ENVIRONMENT: "production",
};

test("an app without a database names the remedy", () => {
  expect(() => readConfig({})).toThrow(/npm run environments[\s\S]*DATABASE_URL/);
});

test("production refuses sample data", () => {
  expect(readConfig(production)).toMatchObject({ sampleData: false });
  expect(() => readConfig({ ...production, SAMPLE_DATA: "true" })).toThrow(
    "SAMPLE_DATA is for development",
  );
});
