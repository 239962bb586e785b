/** Variables that describe the machine and the user. Every program needs them. */
const ofSystem =
  /^(PATH|PATHEXT|HOME|HOMEDRIVE|HOMEPATH|USERPROFILE|USER|USERNAME|LOGNAME|SHELL|COMSPEC|SYSTEMROOT|SYSTEMDRIVE|WINDIR|OS|TMPDIR|TEMP|TMP|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES.*|PROCESSOR_.*|NUMBER_OF_PROCESSORS|XDG_.*|LANG|LANGUAGE|LC_.*|TZ|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|CI|LD_LIBRARY_PATH|NODE_COMPILE_CACHE|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR)$/i;

/**
 * The part of this process's environment that a program needs to run on this machine. Servers and
 * acts get only this part and the settings that are meant for them, so that settings in the shell,
 * such as HOST, PGOPTIONS or a proxy, do not reach them by accident.
 */
export function systemEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => ofSystem.test(name)));
}
