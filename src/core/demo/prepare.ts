import { join } from 'node:path'
import { readdirSync } from 'node:fs'
import type { Failure } from '../../shared/codes.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { House } from '../house.ts'

const PIN = '246810'

/** First start of the demonstration: its staff and, through the real importer, its families. */
export async function prepareDemo({ store, hasher, random, imports, resourcesDir, clock }: House): Promise<Result<null, Failure>> {
  if (store.people.all().length === 0) {
    const pinHash = await hasher.hash(PIN)
    store.atomically(() => {
      const id = random.id()
      store.people.add({ id, name: 'Secrétariat', role: 'head', pinHash })
      store.settings.put('demo.pin', PIN)
      store.audit.append({ at: clock.now(), actor: 'system', action: 'person.added', subject: id, detail: { role: 'head' } })
    })
  }
  if (store.families.pupils() > 0) return ok(null)
  const folder = join(resourcesDir, 'demo')
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.xml') || name.endsWith('.zip'))
    .map((name) => join(folder, name))
  const preview = await imports.preview(files)
  if (!preview.ok) return preview
  const applied = imports.apply(preview.value.previewId, 'system')
  return applied.ok ? ok(null) : applied
}
