import { type Command, UserError } from "../../shared/kit/command.ts";

/** Writes what a teacher prints. */
export const command: Command = {
  summary: "Writes a sheet to hand out and timed plans to teach from",
  usage: "npm run teach [time]",
  help: `Writes pages to print into .ladder/teaching: a sheet of two pages with the ladder, the pains and the
commands, and plans for ninety minutes, a day and a second day, with what to say, to show and to expect.
  npm run teach          the clock of the plans begins at 0:00
  npm run teach 9:30     it begins at half past nine
How to prepare a room: shared/teaching/README.md.`,
  async run([time = "0:00", ...more]) {
    const [, hours, minutes] = /^(\d?\d):([0-5]\d)$/.exec(time) ?? [];
    if (!hours || !minutes || more.length > 0)
      throw new UserError(
        `'${[time, ...more].join(" ")}' is no time.`,
        "Say, for example: npm run teach 9:30",
      );
    const { writeKit } = await import("../teach/teach.ts");
    const pages = await writeKit(60 * Number(hours) + Number(minutes));
    console.log("Open in a browser and print:");
    for (const { address, what } of pages) console.log(`  ${address}  ${what}`);
    return 0;
  },
};
