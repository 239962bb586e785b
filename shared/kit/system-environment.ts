/** Variables that describe the machine and the person: what any program needs to run at all. */
const ofSystem =
  /^(PATH|PATHEXT|HOME|HOMEDRIVE|HOMEPATH|USERPROFILE|USER|USERNAME|LOGNAME|SHELL|COMSPEC|SYSTEMROOT|SYSTEMDRIVE|WINDIR|OS|TMPDIR|TEMP|TMP|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES.*|PROCESSOR_.*|NUMBER_OF_PROCESSORS|XDG_.*|LANG|LANGUAGE|LC_.*|TZ|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|CI|LD_LIBRARY_PATH|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR)$/i;

/**
 * The part of this process's environment that a program needs to run on this machine. Settings in
 * the shell, such as HOST, PGOPTIONS or a proxy, must not reach servers and acts by accident: they
 * get this part and the settings that are meant for them.
 */
export function systemEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => ofSystem.test(name)));
}
