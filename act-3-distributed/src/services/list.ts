/**
 * All services, in the order in which a release replaces them. A service that receives goes before
 * those that send to it, so that no message and no request is too new for its receiver: consumers go
 * before the services whose changes cause events, and the gateway, which calls the others, goes last.
 * The e-mail worker also calls the write API. It repeats a call that fails.
 */
export const services = [
  "search-projector",
  "notification-worker",
  "email-worker",
  "analytics",
  "relay",
  "read-api",
  "write-api",
  "gateway",
];

/** The services of which only one process can run at a time. */
export const singleServices = ["analytics"];

/** The services behind the gateway. */
export const innerServices = services.filter((name) => name !== "gateway");

/** The variable with the addresses of a service, for example `WRITE_API_URL`. */
export const variableOf = (service: string) => `${service.toUpperCase().replaceAll("-", "_")}_URL`;
