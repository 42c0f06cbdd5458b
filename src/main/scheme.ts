import { protocol } from 'electron'
import { SCHEME } from './lockdown.ts'

/** Before the app is ready: our pages are of a standard, secure scheme of their own, never file://. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}
