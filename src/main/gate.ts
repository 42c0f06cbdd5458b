import { ipcMain, type WebContents } from 'electron'
import { failure, type Failure } from '../shared/codes.ts'
import type { Surface } from '../shared/contract/row.ts'
import { err, type Result } from '../shared/result.ts'
import { originOf } from './lockdown.ts'

export interface GatePorts {
  /** Which surface these contents are ours for; null for anything else. */
  surfaceOf(contents: WebContents): Surface | null
  call(surface: Surface, procedure: string, input: unknown): Promise<Result<unknown, Failure>>
}

/** The one door from the windows: only the main frame of our own page on our own protocol passes, as the surface that it is. */
export function openGate({ surfaceOf, call }: GatePorts): void {
  ipcMain.handle('guichet:call', async (event, procedure: unknown, input: unknown): Promise<Result<unknown, Failure>> => {
    const surface = surfaceOf(event.sender)
    const frame = event.senderFrame
    if (surface === null || frame === null || frame !== event.sender.mainFrame) return err(failure('forbidden'))
    if (!frame.url.startsWith(`${originOf(surface)}/`)) return err(failure('forbidden'))
    if (typeof procedure !== 'string' || procedure.length > 80) return err(failure('unknown_procedure', { procedure: '' }))
    return call(surface, procedure, input)
  })
}
