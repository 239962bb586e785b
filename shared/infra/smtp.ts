import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answersAt, shareProcess, stopOwnProcess } from "./own-process.ts";
import type { Allotment, Server } from "./server.ts";

type State = { smtpPort: number; httpPort: number };

const program = fileURLToPath(import.meta.resolve("./mail-sink-process.ts"));
const homeOf = (dir: string) => join(dir, "smtp");

/**
 * The e-mail sink in its own process. It keeps e-mails in memory until its last user releases it.
 */
export const smtp: Server = {
  name: "smtp",
  title: "the SMTP sink",
  addressVariable: "SMTP_URL",
  otherVariables: ["MAIL_URL"],
  administratorVariables: [],
  async start({ dir, signal }) {
    const own = {
      title: "The SMTP sink",
      home: homeOf(dir),
      launch: ({ smtpPort = 0, httpPort = 0 }: Partial<State>, stateFile: string) => ({
        args: [program, stateFile, `${smtpPort}`, `${httpPort}`],
      }),
      answers: ({ httpPort }: State) => answersAt(`http://127.0.0.1:${httpPort}/messages`),
    };
    const { value, release } = await shareProcess<State>(own, signal);
    return {
      env: {
        SMTP_URL: `smtp://127.0.0.1:${value.smtpPort}`,
        MAIL_URL: `http://127.0.0.1:${value.httpPort}`,
      },
      source: "smtp-server (npm), in its own process",
      stop: release,
    };
  },
  async allot(_, { SMTP_URL }): Promise<Allotment> {
    return { env: SMTP_URL ? { SMTP_URL } : {}, remove: async () => {} };
  },
  async erase(dir) {
    await stopOwnProcess(homeOf(dir));
    rmSync(homeOf(dir), { recursive: true, force: true });
  },
};
