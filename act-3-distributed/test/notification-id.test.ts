import { expect, test } from "vitest";
import { notificationId } from "../src/async/notification-id.ts";

const [monday, tuesday] = [new Date("2026-11-16T09:00:00Z"), new Date("2026-11-17T09:00:00Z")];

test("an event and an account always have the same id, and others have another one", () => {
  const id = notificationId("event", "ana", monday);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(notificationId("event", "ana", monday)).toBe(id);
  expect(notificationId("event", "ben", monday)).not.toBe(id);
  expect(notificationId("another", "ana", monday)).not.toBe(id);
});

test("the id of a later event sorts after that of an earlier one", () => {
  for (let i = 0; i < 100; i++) {
    expect(notificationId(`${i}`, "ana", monday) < notificationId("event", "ana", tuesday)).toBe(
      true,
    );
  }
});
