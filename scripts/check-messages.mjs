import { log, runScript } from './log.mjs'
import { mayLack, readCatalogue } from './messages/catalogue.mjs'
import { compareFiles, duplicates } from './messages/compare.mjs'
import { root } from './project.mjs'

const nameOf = ({ file }) => file.split('/').at(-1)

/** Every locale must hold exactly the base locale's messages, none empty, with the same placeholders. Exit code 1 otherwise. */
await runScript(async () => {
  const { base, locales } = readCatalogue(root)
  const reference = locales.get(base)
  const faults = [...locales].flatMap(([locale, files]) => [
    ...files.flatMap((file) =>
      compareFiles(
        reference.find((one) => nameOf(one) === nameOf(file)),
        file,
      ).filter((fault) => !(mayLack(locale, file.file) && fault.endsWith(': missing'))),
    ),
    ...duplicates(files),
  ])
  for (const fault of faults) log(fault)
  return faults.length === 0 ? 0 : 1
})
