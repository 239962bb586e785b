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

/** A kind of server that an act can ask for in its package.json under `ladder.servers`. */
export type Server = {
  /** The word for it in `ladder.servers`. */
  name: string;
  /** What people call it. */
  title: string;
  /** The environment variable that, where it is set, names a server to be used as it is. */
  addressVariable: string;
  /** Those of its variables that let in an administrator. An app with one could enter everything. */
  administratorVariables: string[];
  start(place: Place): Promise<RunningServer>;
  /** Removes its data. The caller has made sure that nobody uses them. */
  erase(dir: string): Promise<void>;
};
