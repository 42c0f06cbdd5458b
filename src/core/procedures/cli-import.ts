import { EVERYTHING } from '../../shared/account-list.ts'
import { failure, type Failure } from '../../shared/codes.ts'
import type { OutputOf, ParsedInputOf } from '../../shared/contract.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { House } from '../house.ts'
import { placeFileMapping, readMappingFile } from '../import/mapping/file.ts'
import type { LookOptions } from '../staff/import-desk.ts'

type Input = ParsedInputOf<'cli.import'>

/** `guichet import`: nobody is asked. A mapping that was remembered is used; a table without one is refused. */
export async function importFiles({ imports }: House, input: Input, actor: string): Promise<Result<OutputOf<'cli.import'>, Failure>> {
  const started = performance.now()
  const seconds = (): number => Math.round(performance.now() - started) / 1000
  const options = await optionsOf(input.mapping)
  if (!options.ok) return options
  const looked = await imports.look(input.files, options.value)
  if (!looked.ok) return looked
  const found = looked.value
  switch (found.kind) {
    case 'table':
      imports.discard()
      return err(failure('import_needs_mapping', { file: found.table.file }))
    case 'people': {
      const { format, pupils, guardians, added, changed, leaving, rejected } = found.preview
      if (input.dryRun) imports.discard()
      else {
        const applied = imports.apply(found.previewId, actor)
        if (!applied.ok) return applied
      }
      return ok({
        ...{ format, pupils, guardians, rejected },
        added: added.pupils + added.guardians,
        changed: changed.pupils + changed.guardians,
        leaving: leaving.pupils + leaving.guardians,
        seconds: seconds(),
      })
    }
    case 'accounts': {
      const { identifiers, passwords, leftCount: left, toDecideCount: toDecide, clear } = found.preview
      if (input.dryRun) {
        imports.discard()
        const clearFile = clear ? (input.files[0]?.split(/[\\/]/).at(-1) ?? null) : null
        const accounts = found.preview.accounts - found.preview.unchanged
        return ok({
          format: 'educonnect',
          accounts,
          identifiers,
          passwords,
          left,
          leftOut: 0,
          clearFile,
          toDecide,
          deleted: false,
          seconds: seconds(),
        })
      }
      const applied = await imports.applyList(found.previewId, EVERYTHING, actor)
      if (!applied.ok) return applied
      const gone = input.deleteFile && applied.value.clearFile !== null ? await imports.deleteClearFile(actor) : null
      if (gone !== null && !gone.ok) return gone
      return ok({
        ...applied.value,
        clearFile: gone === null ? applied.value.clearFile : null,
        toDecide,
        deleted: gone !== null,
        seconds: seconds(),
      })
    }
  }
}

async function optionsOf(mapping: string | null): Promise<Result<LookOptions, Failure>> {
  if (mapping === null) return ok({ remembered: 'use' })
  const read = await readMappingFile(mapping)
  return read.ok ? ok({ remembered: 'use', given: (headings) => placeFileMapping(read.value, headings) }) : read
}
