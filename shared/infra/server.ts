/**
 * The use of a server. `development`: its data outlast a restart. `test`: its data are removed
 * afterwards, so it need not wait for the disk. `durability`: its data are removed, too, but it
 * writes as safely as in development.
 */
export type Purpose = "development" | "test" | "durability";

export type Place = {
  /** The folder for the server's data, ports and logs; servers of one folder are shared. */
  dir: string;
  purpose: Purpose;
  /** Ends the wait for another process that is starting or stopping the same server. */
  signal?: AbortSignal | undefined;
};

export type RunningServer = {
  /** Addresses for the programs that use the server, as environment variables. */
  env: Record<string, string>;
  /** A description of what runs it: a program on the PATH, an npm package, … */
  source: string;
  /** Releases it. The last user's release ends it. Its data stay. */
  stop(): Promise<void>;
};

/** A part of a server that only one instance of an act uses. */
export type Allotment = {
  /** The variables for the act: addresses without an administrator's rights, names, prefixes. */
  env: Record<string, string>;
  /** Removes the part with its data. */
  remove(): Promise<void>;
};

/** The result of a look at this machine, and what to do if something is missing. */
export type Look = { found: string; remedy?: string };

/** A kind of server that an act can ask for in its package.json under `ladder.servers`. */
export type Server = {
  /** Its name in `ladder.servers`. */
  name: string;
  /** Its name in messages. */
  title: string;
  /** The environment variable with the address of an existing server, which is used as it is. */
  addressVariable: string;
  /** Other variables that `start` returns. The environment can have them beside the address. */
  otherVariables?: string[];
  /** Settings in the shell that `npm start` passes on to acts that need it. `X_*` is a prefix. */
  settings?: string[];
  /** The variables with an administrator's address. An app must not get them. */
  administratorVariables: string[];
  start(place: Place): Promise<RunningServer>;
  /**
   * Gives an instance of an act a part of the running server, so that several instances share it
   * without conflicts. The same name gives the same part, with its data. Without this function, all
   * instances use the whole server.
   * @param servers the addresses that `start` returned
   */
  allot?: (name: string, servers: Record<string, string>) => Promise<Allotment>;
  /** The variable that names an act's part, if the act made its own. */
  partVariable?: string;
  /**
   * Reports where the server would come from, without starting it.
   * @param dir the folder for its data
   */
  look?: (dir: string) => Look;
  /** Ends its process at once, as a crash would. Its data stay, and `start` continues with them. */
  crash?: (dir: string) => Promise<void>;
  /** Removes its data. The caller must make sure that no process uses them. */
  erase(dir: string): Promise<void>;
};
