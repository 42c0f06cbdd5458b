/**
 * Which packages are missing. Debian 13 and Ubuntu 24.04 spell some libraries with a `t64` at the end (64-bit time): either will do.
 * @param {readonly string[]} names in Debian 12's spelling
 * @param {ReadonlySet<string>} installed
 * @returns {string[]}
 */
export function missingPackages(names, installed) {
  return names.filter((name) => !installed.has(name) && !installed.has(`${name}t64`))
}

/**
 * How this system spells the packages to install: the plain name when it knows it as a real package, else the `t64` one, else the
 * plain name again, so that the package tool names what it does not find.
 * @param {readonly string[]} names in Debian 12's spelling
 * @param {ReadonlySet<string>} known the real packages this system can install
 * @returns {string[]}
 */
export function installable(names, known) {
  return names.map((name) => (!known.has(name) && known.has(`${name}t64`) ? `${name}t64` : name))
}
