import { dirname, resolve } from "node:path";
import { root } from "../../shared/kit/acts.ts";
import { type Command, UserError } from "../../shared/kit/command.ts";
import { eject } from "../eject/eject.ts";
import { forShell, readWords } from "../lib/words.ts";

export const command: Command = {
  summary: "Writes an act as a repository of its own",
  usage: "npm run eject <act> <folder>",
  help: `The folder gets the act's code and tests, the programs that start its servers, a lock file, a
README, a CI workflow, and one commit. It no longer needs this repository. In that folder, 'npm install'
downloads the packages; npm start, npm run dev and npm test start the servers. Files that git does not
track are not copied. A folder that is not empty is not changed.
  npm run eject 1 ../todo`,
  async run(words) {
    const { acts, others } = readWords(words, { acts: 1, others: ["folder"] });
    const [act] = acts;
    const [folder] = others;
    if (!act || !folder) {
      throw new UserError(
        "eject needs an act and a folder.",
        "For example: npm run eject 1 ../todo",
      );
    }
    const dir = resolve(root, folder);
    const { files, hasCommit, leftOut } = await eject(act, dir);
    console.log(`${files} files written to ${dir}${hasCommit ? ", with one commit" : ""}.`);
    if (!hasCommit) console.log("git is not installed, so there is no repository yet: git init");
    if (!leftOut)
      console.log("git does not track this act, so look whether a file among them is a secret.");
    else if (leftOut.length > 0)
      console.log(`Left out, since git does not track it: ${leftOut.join(", ")}`);
    console.log(`Next, with Node 24.12 or later (one lies in ${dirname(process.execPath)}):`);
    console.log(`cd ${forShell(dir)} && npm install && npm test && SAMPLE_DATA=true npm start`);
    return 0;
  },
};
