import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeSample } from '../../src/core/import/sample.ts'
import { root } from '../../scripts/project.mjs'
import type { PolicyInput } from '../../src/shared/policy.ts'
import { launchGuichet } from '../setup/electron.ts'
import { CLIENT_SECRET, openFranceConnect, RETURN_TO } from '../setup/franceconnect.ts'
import { someone } from '../setup/parent.ts'
import { comingBack } from './coming-back.ts'
import { openAlbum } from './album.ts'
import { franceConnectPages } from './franceconnect.ts'
import { activateByLetter, registerBySms, SCHOOL, troubles } from './parents.ts'
import { sharedOffice } from './office.ts'
import { staffDay } from './staff.ts'

export interface TourOptions {
  readonly out: string
  /** The kiosk's window, in CSS pixels; the demonstration's panel comes beside it. */
  readonly width: number
  readonly height: number
  /** A right-to-left language in which the parents' screens are taken too; null for none. */
  readonly rtl: string | null
}

/** Walks through the demonstration in real Electron and takes a picture of each screen; gives their names in order. */
export async function walk({ out, width, height, rtl }: TourOptions): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-tour-'))
  const provider = await openFranceConnect()
  const policy = join(folder, 'policy.json')
  const demo = JSON.parse(readFileSync(join(root, 'resources', 'demo', 'policy.json'), 'utf8')) as PolicyInput
  const franceConnect = { issuer: provider.issuer, clientId: 'guichet', clientSecret: { env: 'GUICHET_TOUR_FC' }, returnTo: RETURN_TO }
  writeFileSync(policy, JSON.stringify({ ...demo, franceConnect }))
  const guichet = await launchGuichet({
    args: ['--demo', '--policy', policy, '--force-device-scale-factor=1'],
    env: { GUICHET_TOUR_FC: CLIENT_SECRET },
  })
  try {
    await guichet.page('guichet://demo')
    await guichet.app.evaluate(
      ({ BaseWindow }, size) => {
        BaseWindow.getAllWindows()[0]?.setContentSize(size.width + 400, size.height)
      },
      { width, height },
    )
    const album = openAlbum(out, guichet, rtl)
    const active = await registerBySms(guichet, album)
    await troubles(guichet, album)
    await franceConnectPages(guichet, album, provider.issuer)
    const who = someone(SCHOOL, 2)
    const pdf = join(folder, 'lettre.pdf')
    const files = await writeSample({ ...SCHOOL, pupils: 600, outDir: folder })
    await staffDay(guichet, album, who, pdf, files)
    const text = execFileSync('pdftotext', ['-layout', pdf, '-']).toString()
    const identifier = /^\s*([a-z0-9]\.[a-z0-9]+)\s*$/m.exec(text)?.[1] ?? ''
    const secret = /[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{5}/.exec(text)?.[0] ?? ''
    await activateByLetter(guichet, album, { identifier, secret }, who, () => comingBack(guichet, album, active, { identifier, secret }))
    await guichet.close()
    await sharedOffice(album, { policy: demo, width, height })
    return album.taken
  } finally {
    await guichet.close()
    await provider.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
