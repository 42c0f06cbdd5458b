import { describe, expect, it } from 'vitest'
import { CSP, keyAllowed, navigationAllowed, permissionAllowed, windowOptions } from '../../../src/main/lockdown.ts'
import { fileFor } from '../../../src/main/pages.ts'
import { readOptions } from '../../../src/main/options.ts'

const press = (key: string, held: Partial<Record<'control' | 'alt' | 'meta' | 'shift', boolean>> = {}) => ({
  key,
  control: false,
  alt: false,
  meta: false,
  shift: false,
  ...held,
})

describe('lockdown', () => {
  it('has a policy without unsafe-* and without other origins', () => {
    expect(CSP).not.toMatch(/unsafe|https?:|\*/)
    expect(CSP).toContain("default-src 'none'")
  })
  it.each(['kiosk', 'staff', 'demo'] as const)('isolates and sandboxes %s', (surface) => {
    expect(windowOptions(surface, 'p')).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      devTools: false,
    })
  })
  it('keeps a window on its own page', () => {
    expect(navigationAllowed('kiosk', 'guichet://kiosk/')).toBe(true)
    for (const url of ['guichet://staff/', 'https://kiosk/', 'file:///etc/passwd', 'javascript:alert(1)', 'nonsense'])
      expect(navigationAllowed('kiosk', url), url).toBe(false)
  })
  it('grants nothing', () => {
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'usb'])
      expect(permissionAllowed(permission)).toBe(false)
  })
  it('lets people type and edit, and nothing leave the window', () => {
    for (const key of ['a', 'Enter', 'Tab', 'Escape', 'ArrowDown', 'é']) expect(keyAllowed('kiosk', press(key)), key).toBe(true)
    for (const key of ['c', 'v', 'x', 'a', 'z']) expect(keyAllowed('kiosk', press(key, { control: true })), key).toBe(true)
    for (const key of ['r', 'w', 'n', 'p', 'q', 'm', '+', '-', 'Tab', 'j', 'u'])
      expect(keyAllowed('kiosk', press(key, { control: true })), key).toBe(false)
    for (const key of ['F1', 'F5', 'F11', 'F12']) expect(keyAllowed('kiosk', press(key)), key).toBe(false)
    for (const key of ['F4', 'ArrowLeft', ' ', '1']) expect(keyAllowed('kiosk', press(key, { alt: true })), key).toBe(false)
    expect(keyAllowed('kiosk', press('l', { meta: true }))).toBe(false)
    for (const key of [...'123456789', ...'&é"\'(-è_ç']) expect(keyAllowed('staff', press(key, { alt: true })), key).toBe(true)
    expect(keyAllowed('staff', press('k', { control: true }))).toBe(true)
    expect(keyAllowed('kiosk', press('@', { control: true, alt: true }))).toBe(true)
  })
  it('serves files of the renderer only', () => {
    expect(fileFor('/app/r', 'kiosk', 'guichet://kiosk/')).toBe('/app/r/kiosk.html')
    expect(fileFor('/app/r', 'kiosk', 'guichet://kiosk/assets/a.js')).toBe('/app/r/assets/a.js')
    for (const url of [
      'guichet://staff/staff.html',
      'guichet://kiosk/../../etc/passwd',
      'guichet://kiosk/%2e%2e/%2e%2e/key.json',
      'guichet://kiosk/a.json',
    ]) {
      expect(fileFor('/app/r', 'kiosk', url), url).toBeNull()
    }
  })
})

describe('the command line', () => {
  it('is a demonstration when nothing is given', () => {
    expect(readOptions([], '/u', '/r')).toEqual({ dataDir: '/u/demo', policyPath: '/r/demo/policy.json', demo: true, staff: false })
  })
  it('opens the data and policy that are given', () => {
    expect(readOptions(['--data', '/d', '--policy', '/p.json', '--staff'], '/u', '/r')).toEqual({
      dataDir: '/d',
      policyPath: '/p.json',
      demo: false,
      staff: true,
    })
    expect(readOptions(['--data=/d', '--policy=/p.json'], '/u', '/r')).toMatchObject({ dataDir: '/d', policyPath: '/p.json' })
  })
})
