import { type Command, UserError } from "../../shared/kit/command.ts";

/** Writes what a teacher prints. */
export const command: Command = {
  summary: "Writes a handout and timed teaching plans",
  usage: "npm run teach [time]",
  help: `Writes pages to print into .ladder/teaching: a two-page sheet with the ladder, the pains and the
commands, and plans for ninety minutes and for four days. The plans list what to say, to show and to expect.
  npm run teach          the plans start at 0:00
  npm run teach 9:30     they start at half past nine
shared/teaching/README.md says how to prepare a room.`,
  async run([time = "0:00", ...more]) {
    const [, hours, minutes] = /^(\d?\d):([0-5]\d)$/.exec(time) ?? [];
    if (!hours || !minutes || more.length > 0)
      throw new UserError(
        `'${[time, ...more].join(" ")}' is not a time.`,
        "For example: npm run teach 9:30",
      );
    const { writeKit } = await import("../teach/teach.ts");
    const pages = await writeKit(60 * Number(hours) + Number(minutes));
    console.log("Open in a browser and print:");
    for (const { address, what } of pages) console.log(`  ${address}  ${what}`);
    return 0;
  },
};
