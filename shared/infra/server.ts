/**
 * What a server is started for. `development`: its data outlast a restart. `test`: thrown away
 * afterwards, so it may skip waiting for the disk. `durability`: thrown away, but as safe as in
 * development.
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
  /** What runs it, in words: a program on the PATH, a package of npm … */
  source: string;
  /** Lets go of it; the last one to do so ends it. Its data stay. */
  stop(): Promise<void>;
};

/** A part of a server that one instance of an act has for itself. */
export type Allotment = {
  /** How the act finds it: addresses without an administrator's rights, names, prefixes. */
  env: Record<string, string>;
  /** Removes the part with its data. */
  remove(): Promise<void>;
};

/** What a look at this machine has found, and what to do where something is missing. */
export type Look = { found: string; remedy?: string };

/** A kind of server that an act can ask for in its package.json under `ladder.servers`. */
export type Server = {
  /** The word for it in `ladder.servers`. */
  name: string;
  /** What people call it. */
  title: string;
  /** The environment variable that, where it is set, names a server to be used as it is. */
  addressVariable: string;
  /** Settings in the shell that `npm start` hands on to acts that need it. `X_*` stands for many. */
  settings?: string[];
  /** Those of its variables that let in an administrator. An app with one could enter everything. */
  administratorVariables: string[];
  start(place: Place): Promise<RunningServer>;
  /**
   * Gives an instance of an act a part of the running server, so that several instances share it
   * without meeting. The same name gives the same part, with its data. Without this function all
   * instances use the server as it is.
   * @param servers the addresses that `start` gave
   */
  allot?: (name: string, servers: Record<string, string>) => Promise<Allotment>;
  /** The variable by which an act finds its part, where it has one of its own. */
  partVariable?: string;
  /**
   * Looks where the server would come from, without starting it.
   * @param dir the folder for its data
   */
  look?: (dir: string) => Look;
  /** Removes its data. The caller has made sure that nobody uses them. */
  erase(dir: string): Promise<void>;
};
