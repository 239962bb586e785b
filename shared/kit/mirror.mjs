import { fetchArchive } from "./fetch-archive.mjs";

/** The file in which a mirror publishes the SHA-256 of each archive. */
export const mirrorSums = "SHA256SUMS";

/**
 * The name of the archive with a folder of the cache.
 * @param {string} folder its name
 */
export const mirrorArchive = (folder) => `${folder}.tgz`;

/**
 * The address of a machine that offers its programs to others, without a slash at
 * its end. Undefined or empty if there is none.
 */
export const mirrorAddress = () => process.env.LADDER_MIRROR?.trim().replace(/\/+$/, "");

/**
 * Fetches the content of a folder of the cache from a mirror.
 * @param {string} from the address of the mirror
 * @param {string} name the name of the folder in the cache of the mirror
 * @param {string} folder
 * @param {import("./download.mjs").FetchContext} context
 */
export function fetchFromMirror(from, name, folder, context) {
  return fetchArchive(from, { archive: mirrorArchive(name), sums: mirrorSums }, folder, context);
}
